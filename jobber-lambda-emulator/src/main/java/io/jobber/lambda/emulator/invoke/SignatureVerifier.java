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

package io.jobber.lambda.emulator.invoke;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * Checks requests against
 * <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">AWS
 * Signature Version 4</a>, in the header {@code Authorization}: the signature is made
 * again of what has arrived, and must be the same. A request is valid for five minutes.
 */
public final class SignatureVerifier {

	private static final Pattern AUTHORIZATION = Pattern
		.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/lambda/aws4_request, ?"
				+ "SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})");

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private static final Duration TOLERANCE = Duration.ofMinutes(5);

	private final String accessKey;

	private final String secretKey;

	private final String region;

	private final Clock clock;

	public SignatureVerifier(String accessKey, String secretKey, String region, Clock clock) {
		this.accessKey = accessKey;
		this.secretKey = secretKey;
		this.region = region;
		this.clock = clock;
	}

	/**
	 * Check a request.
	 * @param method of the request
	 * @param uri path and query, as they came
	 * @param headers of the request
	 * @param body of the request
	 * @throws ApiException with status 403 if it is not signed, or not well
	 */
	void verify(String method, String uri, HttpHeaders headers, byte[] body) {
		String authorization = headers.get("Authorization");
		if (authorization == null) {
			throw new ApiException(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
		}
		Matcher parts = AUTHORIZATION.matcher(authorization);
		if (!parts.matches()) {
			throw new ApiException(403, "IncompleteSignatureException",
					"The header 'Authorization' is not one of AWS4-HMAC-SHA256 for the service 'lambda'");
		}
		if (!parts.group(1).equals(this.accessKey)) {
			throw new ApiException(403, "UnrecognizedClientException",
					"The security token included in the request is invalid.");
		}
		if (!parts.group(3).equals(this.region)) {
			throw new ApiException(403, "InvalidSignatureException",
					"Credential should be scoped to a valid region: '%s', not '%s'".formatted(this.region,
							parts.group(3)));
		}
		String time = headers.get("X-Amz-Date", "");
		requireFresh(time, parts.group(2));
		String scope = String.join("/", parts.group(2), this.region, "lambda", "aws4_request");
		String request = canonicalRequest(method, uri, headers, parts.group(4), sha256(body));
		String toSign = String.join("\n", "AWS4-HMAC-SHA256", time, scope,
				sha256(request.getBytes(StandardCharsets.UTF_8)));
		String expected = HexFormat.of().formatHex(hmac(key(parts.group(2)), toSign));
		if (!MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8),
				parts.group(5).getBytes(StandardCharsets.UTF_8))) {
			throw new ApiException(403, "InvalidSignatureException",
					"The request signature we calculated does not match the signature you provided. "
							+ "Check your AWS Secret Access Key and signing method.");
		}
	}

	private void requireFresh(String time, String date) {
		try {
			Instant signed = TIME.parse(time, Instant::from);
			if (time.startsWith(date)
					&& Duration.between(signed, this.clock.instant()).abs().compareTo(TOLERANCE) <= 0) {
				return;
			}
		}
		catch (DateTimeException ex) {
			// the same answer as for an old one
		}
		throw new ApiException(403, "InvalidSignatureException",
				"Signature expired: the header 'X-Amz-Date' is '%s', and the time is %s".formatted(time,
						TIME.format(this.clock.instant())));
	}

	private static String canonicalRequest(String method, String uri, HttpHeaders headers, String signedHeaders,
			String bodyHash) {
		int mark = uri.indexOf('?');
		String path = (mark < 0) ? uri : uri.substring(0, mark);
		String query = (mark < 0) ? "" : uri.substring(mark + 1);
		String canonicalHeaders = Arrays.stream(signedHeaders.split(";"))
			.map((name) -> name + ":" + value(headers.getAll(name)) + "\n")
			.collect(Collectors.joining());
		// Every service but S3 encodes the path, which is encoded already, once more.
		String canonicalPath = Arrays.stream(path.split("/", -1))
			.map(SignatureVerifier::encode)
			.collect(Collectors.joining("/"));
		return String.join("\n", method, canonicalPath, canonicalQuery(query), canonicalHeaders, signedHeaders,
				bodyHash);
	}

	private static String canonicalQuery(String query) {
		return Arrays.stream(query.split("&"))
			.filter((parameter) -> !parameter.isEmpty())
			.map((parameter) -> parameter.split("=", 2))
			.map((parameter) -> recode(parameter[0]) + "=" + ((parameter.length > 1) ? recode(parameter[1]) : ""))
			.sorted()
			.collect(Collectors.joining("&"));
	}

	private static String value(List<String> values) {
		return values.stream().map((value) -> value.strip().replaceAll(" +", " ")).collect(Collectors.joining(","));
	}

	private static String recode(String encoded) {
		return encode(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8)
			.replace("+", "%20")
			.replace("*", "%2A")
			.replace("%7E", "~");
	}

	private byte[] key(String date) {
		byte[] key = ("AWS4" + this.secretKey).getBytes(StandardCharsets.UTF_8);
		for (String part : List.of(date, this.region, "lambda", "aws4_request")) {
			key = hmac(key, part);
		}
		return key;
	}

	private static byte[] hmac(byte[] key, String text) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(key, "HmacSHA256"));
			return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every JDK has HmacSHA256", ex);
		}
	}

	private static String sha256(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

}
