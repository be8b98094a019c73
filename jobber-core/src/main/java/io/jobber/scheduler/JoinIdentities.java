/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.jobber.scheduler;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whose certificates standing workers may join with, beside their join token. That a
 * certificate is trusted at all is for the server's TLS to check. Immutable.
 */
public final class JoinIdentities {

	// Within one part of a subject: a part's own comma is escaped by a backslash.
	private static final String ANY = "[^,+\\\\]*";

	private final List<Pattern> patterns;

	/**
	 * Create the identities.
	 * @param patterns names with an asterisk for any characters but commas, plus signs
	 * and backslashes: whole subjects as RFC 2253 has them, such as
	 * {@code CN=worker-*,O=Example}, or subject alternative names, such as
	 * {@code *.workers.example.org}
	 */
	public JoinIdentities(Collection<String> patterns) {
		this.patterns = patterns.stream().map(JoinIdentities::compile).toList();
	}

	private static Pattern compile(String pattern) {
		return Pattern.compile(Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(ANY)),
				Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
	}

	/**
	 * Whether one of the names of a certificate is that of a worker.
	 * @param certificate the certificate that a worker has presented
	 * @return whether the worker may join
	 */
	public boolean include(X509Certificate certificate) {
		return names(certificate).stream()
			.anyMatch((name) -> this.patterns.stream().anyMatch((pattern) -> pattern.matcher(name).matches()));
	}

	/**
	 * The subject of a certificate and its alternative names.
	 * @param certificate any certificate
	 * @return the names, the subject first
	 */
	public static List<String> names(X509Certificate certificate) {
		List<String> names = new ArrayList<>();
		names.add(certificate.getSubjectX500Principal().getName());
		try {
			Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
			if (alternatives != null) {
				// The others are encoded in ASN.1.
				alternatives.stream()
					.map((alternative) -> alternative.get(1))
					.filter(String.class::isInstance)
					.map(String.class::cast)
					.forEach(names::add);
			}
		}
		catch (CertificateParsingException ex) {
			// What cannot be read is no name.
			return names;
		}
		return names;
	}

}
