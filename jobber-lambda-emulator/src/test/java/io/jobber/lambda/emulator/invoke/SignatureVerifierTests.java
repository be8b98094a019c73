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

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/**
 * Signatures are made by AWS's own signer.
 */
class SignatureVerifierTests {

	private static final Instant NOW = Instant.parse("2026-11-22T04:00:00Z");

	private static final String URI = "/2015-03-31/functions/arn%3Aaws%3Alambda/invocations?Qualifier=%24LATEST&a=b%20c";

	private static final byte[] BODY = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);

	private final SignatureVerifier verifier = new SignatureVerifier("key", "secret", "eu-west-1",
			Clock.fixed(NOW, ZoneOffset.UTC));

	@Test
	void signedRequestPasses() {
		HttpHeaders headers = sign("key", "secret", "eu-west-1", NOW);

		assertThatCode(() -> this.verifier.verify("POST", URI, headers, BODY)).doesNotThrowAnyException();
	}

	@Test
	void whatWasChangedAfterItWasSignedIsRefused() {
		HttpHeaders headers = sign("key", "secret", "eu-west-1", NOW);
		String type = "InvalidSignatureException";

		assertRefused(() -> this.verifier.verify("POST", URI, headers, new byte[1]), type);
		assertRefused(() -> this.verifier.verify("GET", URI, headers, BODY), type);
		assertRefused(() -> this.verifier.verify("POST", URI + "&more=1", headers, BODY), type);
		assertRefused(() -> this.verifier.verify("POST", URI.replace("functions", "function"), headers, BODY), type);
	}

	@Test
	void otherCredentialsAreRefused() {
		assertRefused(() -> this.verifier.verify("POST", URI, sign("key", "guess", "eu-west-1", NOW), BODY),
				"InvalidSignatureException");
		assertRefused(() -> this.verifier.verify("POST", URI, sign("other", "secret", "eu-west-1", NOW), BODY),
				"UnrecognizedClientException");
		assertRefused(() -> this.verifier.verify("POST", URI, sign("key", "secret", "us-east-1", NOW), BODY),
				"InvalidSignatureException");
	}

	@Test
	void signatureIsGoodForFiveMinutes() {
		HttpHeaders fresh = sign("key", "secret", "eu-west-1", NOW.minus(Duration.ofMinutes(5)));
		HttpHeaders old = sign("key", "secret", "eu-west-1", NOW.minus(Duration.ofMinutes(6)));

		assertThatCode(() -> this.verifier.verify("POST", URI, fresh, BODY)).doesNotThrowAnyException();
		assertRefused(() -> this.verifier.verify("POST", URI, old, BODY), "InvalidSignatureException");
	}

	@Test
	void requestWithoutSignatureIsRefused() {
		assertRefused(() -> this.verifier.verify("POST", URI, new DefaultHttpHeaders(), BODY),
				"MissingAuthenticationTokenException");
		assertRefused(() -> this.verifier.verify("POST", URI,
				new DefaultHttpHeaders().add("Authorization", "Basic c2VjcmV0"), BODY), "IncompleteSignatureException");
	}

	private static void assertRefused(ThrowingCallable call, String errorType) {
		assertThatThrownBy(call).asInstanceOf(type(ApiException.class))
			.matches((refusal) -> refusal.status() == 403 && refusal.type().equals(errorType), errorType);
	}

	private static HttpHeaders sign(String accessKey, String secretKey, String region, Instant time) {
		SdkHttpRequest request = SdkHttpRequest.builder()
			.uri("http://localhost:9001" + URI)
			.method(SdkHttpMethod.POST)
			.putHeader("X-Amz-Invocation-Type", "RequestResponse")
			.build();
		SdkHttpRequest signed = AwsV4HttpSigner.create()
			.sign((sign) -> sign.identity(AwsCredentialsIdentity.create(accessKey, secretKey))
				.request(request)
				.payload(ContentStreamProvider.fromByteArray(BODY))
				.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
				.putProperty(AwsV4HttpSigner.REGION_NAME, region)
				.putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC)))
			.request();
		HttpHeaders headers = new DefaultHttpHeaders();
		signed.forEachHeader(headers::add);
		return headers;
	}

}
