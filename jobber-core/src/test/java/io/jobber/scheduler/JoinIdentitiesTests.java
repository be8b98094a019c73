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

import java.security.cert.X509Certificate;
import java.util.List;

import io.netty.pkitesting.CertificateBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JoinIdentities}.
 */
class JoinIdentitiesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			CN=worker-7,O=Example            | true
			CN=worker-*,O=Example            | true
			cn=WORKER-*,o=example            | true
			a.worker.example                 | true
			*.worker.example                 | true
			spiffe://example/worker/*        | true
			CN=worker-*                      | false
			CN=*,O=*                         | true
			*                                | true
			CN=worker                        | false
			worker-7                         | false
			CN=worker-.,O=Example            | false
			worker.example                   | false
			""")
	void workersAreKnownByTheirSubjectOrAnAlternativeName(String pattern, boolean included) throws Exception {
		X509Certificate certificate = new CertificateBuilder().subject("CN=worker-7,O=Example")
			.addSanDnsName("a.worker.example")
			.addSanUriName("spiffe://example/worker/7")
			.setIsCertificateAuthority(true)
			.buildSelfSigned()
			.getCertificate();

		assertThat(new JoinIdentities(List.of("CN=other", pattern)).include(certificate)).isEqualTo(included);
	}

	@Test
	void aNameIsNoOtherByACommaInIt() throws Exception {
		X509Certificate certificate = new CertificateBuilder().subject("CN=worker-7\\,O=Example,O=Other")
			.setIsCertificateAuthority(true)
			.buildSelfSigned()
			.getCertificate();

		assertThat(new JoinIdentities(List.of("CN=worker-*,O=*", "CN=worker-*,O=Example*")).include(certificate))
			.isFalse();
	}

}
