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

package io.jobber.worker.function.standing.aws;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Tokens that say who a worker is at AWS: presigned requests GetCallerIdentity of AWS
 * STS, which the application sends, and which are valid for a minute. For one thread at a
 * time.
 */
public final class AwsIdentityToken implements Supplier<String> {

	private static final Logger log = LoggerFactory.getLogger(AwsIdentityToken.class);

	private static final String PREFIX = "jobber-aws-v1.";

	private static final String APPLICATION_HEADER = "X-Jobber-Application";

	private static final Duration VALIDITY = Duration.ofMinutes(1);

	private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

	private final AwsCredentialsProvider credentials;

	private final String application;

	private final String region;

	private final URI endpoint;

	private final Clock clock;

	private String token = PREFIX;

	/**
	 * Create tokens.
	 * @param application the name of the application that they are for
	 * @param region of the endpoint
	 * @param endpoint of AWS STS, the one that the application asks
	 * @param credentials who the worker is
	 * @param clock the time
	 */
	AwsIdentityToken(String application, String region, URI endpoint, AwsCredentialsProvider credentials, Clock clock) {
		this.application = application;
		this.region = region;
		this.endpoint = endpoint;
		this.credentials = credentials;
		this.clock = clock;
	}

	/**
	 * Create tokens of the credentials that AWS gives this process.
	 * @param application the name of the application that they are for
	 * @param region of the endpoint, or {@code null} for the one of this process
	 * @param endpoint of AWS STS, the one that the application asks, or {@code null} for
	 * that of the region
	 * @return the tokens
	 * @throws IllegalStateException if AWS gives it none; the message says why
	 */
	public static AwsIdentityToken ofThisProcess(String application, @Nullable String region, @Nullable URI endpoint) {
		try {
			AwsIdentityToken tokens = create(application, region, endpoint);
			tokens.sign();
			return tokens;
		}
		catch (SdkClientException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	private static AwsIdentityToken create(String application, @Nullable String region, @Nullable URI endpoint) {
		String found = (region != null) ? region : DefaultAwsRegionProviderChain.builder().build().getRegion().id();
		URI dialled = (endpoint != null) ? endpoint
				: URI.create("https://sts." + found + "." + Region.of(found).metadata().partition().dnsSuffix());
		return new AwsIdentityToken(application, found, dialled, DefaultCredentialsProvider.builder().build(),
				Clock.systemUTC());
	}

	@Override
	public String get() {
		try {
			sign();
		}
		catch (SdkClientException ex) {
			log.warn("Joining with the token that was signed before, as there are no credentials of AWS: {}",
					ex.getMessage());
		}
		return this.token;
	}

	private void sign() {
		SdkHttpRequest request = SdkHttpRequest.builder()
			.method(SdkHttpMethod.GET)
			.uri(this.endpoint.resolve("/"))
			.putRawQueryParameter("Action", "GetCallerIdentity")
			.putRawQueryParameter("Version", "2011-06-15")
			.putHeader(APPLICATION_HEADER, this.application)
			.build();
		SdkHttpRequest signed = this.signer
			.sign((sign) -> sign.identity(this.credentials.resolveCredentials())
				.request(request)
				.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
				.putProperty(AwsV4HttpSigner.REGION_NAME, this.region)
				.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
				.putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, VALIDITY)
				.putProperty(HttpSigner.SIGNING_CLOCK, this.clock))
			.request();
		String query = signed.encodedQueryParameters().orElseThrow();
		this.token = PREFIX
				+ Base64.getUrlEncoder().withoutPadding().encodeToString(query.getBytes(StandardCharsets.US_ASCII));
	}

}
