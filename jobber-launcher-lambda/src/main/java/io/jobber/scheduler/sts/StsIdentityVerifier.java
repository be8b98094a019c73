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

package io.jobber.scheduler.sts;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.jobber.scheduler.IdentityVerifier;
import io.jobber.scheduler.JoinRefusedException;

/**
 * Knows workers by their identity at AWS. A token is the query of a presigned request,
 * <a href=
 * "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>,
 * which AWS STS answers with the identity of those who signed it. The request is made
 * here, anew: it goes to the endpoint of this verifier, whatever the token says, and has
 * a header with the name of this application, which must be signed as well, so that a
 * token for another application is none here. A token is valid for five minutes at most,
 * and for one join. Thread-safe; nothing blocks.
 */
public final class StsIdentityVerifier implements IdentityVerifier {

	/**
	 * What a token begins with.
	 */
	public static final String PREFIX = "jobber-aws-v1.";

	/**
	 * The header that names the application.
	 */
	public static final String APPLICATION_HEADER = "X-Jobber-Application";

	private static final int MAX_TOKEN_CHARS = 8 * 1024;

	// Each costs a request, and strangers may ask for it.
	private static final int MOST_AT_A_TIME = 32;

	private static final Duration LONGEST_VALIDITY = Duration.ofMinutes(5);

	private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Map<String, String> ALWAYS = Map.of("Action", "GetCallerIdentity", "Version", "2011-06-15",
			"X-Amz-Algorithm", "AWS4-HMAC-SHA256");

	private static final Set<String> NEEDED = Set.of("X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires",
			"X-Amz-SignedHeaders", "X-Amz-Signature");

	private static final String SESSION_TOKEN = "X-Amz-Security-Token";

	private static final Set<String> SIGNED_HEADERS = Set.of("host", "x-jobber-application");

	private static final Pattern CREDENTIAL = Pattern
		.compile("[A-Z0-9]{8,64}/(\\d{8})/([a-z0-9-]{1,32})/sts/aws4_request");

	private static final Pattern ARN = Pattern.compile("<Arn>([^<]{1,2048})</Arn>");

	private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9.]{1,100})</Code>");

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private final HttpClient client = HttpClient.newBuilder()
		.connectTimeout(TIMEOUT)
		.followRedirects(Redirect.NEVER)
		.build();

	private final Semaphore requests = new Semaphore(MOST_AT_A_TIME);

	// Signatures that were accepted, until they have expired. Any thread.
	private final Map<String, Instant> spent = new ConcurrentHashMap<>();

	private final URI endpoint;

	private final String application;

	private final Predicate<String> roles;

	private final Clock clock;

	/**
	 * Create a verifier.
	 * @param endpoint the only address that is dialled, such as
	 * {@code https://sts.eu-central-1.amazonaws.com}
	 * @param application the name that workers must have signed
	 * @param roles which identities may join anything, by their ARNs
	 * @param clock the time, as AWS has it
	 */
	public StsIdentityVerifier(URI endpoint, String application, Predicate<String> roles, Clock clock) {
		this.endpoint = endpoint;
		this.application = application;
		this.roles = roles;
		this.clock = clock;
	}

	@Override
	public boolean recognizes(String token) {
		return token.startsWith(PREFIX);
	}

	@Override
	public CompletionStage<String> verify(String token) {
		try {
			Map<String, String> query = query(token);
			String signature = query.getOrDefault("X-Amz-Signature", "");
			Instant expiry = check(query);
			if (!this.requests.tryAcquire()) {
				throw new JoinRefusedException("too many workers join by AWS identity at the same time; try again");
			}
			return ask(query).thenApply((response) -> identity(response, signature, expiry));
		}
		catch (JoinRefusedException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<HttpResponse<String>> ask(Map<String, String> query) {
		HttpRequest request = HttpRequest
			.newBuilder(this.endpoint.resolve("/?" + query.entrySet()
				.stream()
				.map((each) -> encode(each.getKey()) + "=" + encode(each.getValue()))
				.collect(Collectors.joining("&"))))
			.header(APPLICATION_HEADER, this.application)
			.timeout(TIMEOUT)
			.build();
		return this.client.sendAsync(request, BodyHandlers.ofString()).handle((response, failure) -> {
			this.requests.release();
			if (failure != null) {
				throw new JoinRefusedException(
						"AWS STS at " + this.endpoint + " cannot be asked who the worker is: " + reason(failure));
			}
			return response;
		});
	}

	private static String reason(Throwable failure) {
		Throwable cause = (failure.getCause() instanceof IOException) ? failure.getCause() : failure;
		return cause.getClass().getSimpleName() + ((cause.getMessage() != null) ? ", " + cause.getMessage() : "");
	}

	private String identity(HttpResponse<String> response, String signature, Instant expiry) {
		if (response.statusCode() != 200) {
			Matcher code = CODE.matcher(response.body());
			throw new JoinRefusedException("AWS STS at " + this.endpoint + " refuses the worker's token with status "
					+ response.statusCode() + (code.find() ? ", " + code.group(1) : "")
					+ ": it is forged, or was signed for another endpoint or for another application than "
					+ this.application);
		}
		Matcher arn = ARN.matcher(response.body());
		if (!arn.find()) {
			throw new JoinRefusedException("AWS STS at " + this.endpoint + " did not say who the worker is");
		}
		if (!this.roles.test(arn.group(1))) {
			throw new JoinRefusedException("AWS says that the worker is " + arn.group(1)
					+ ", which is no session of a role that may join (jobber.scheduler.join-roles)");
		}
		Instant now = this.clock.instant();
		this.spent.values().removeIf(now::isAfter);
		if (this.spent.putIfAbsent(signature, expiry) != null) {
			throw used();
		}
		return arn.group(1);
	}

	private static JoinRefusedException used() {
		return new JoinRefusedException("the AWS identity token was used before");
	}

	private static Map<String, String> query(String token) {
		Map<String, String> query = new LinkedHashMap<>();
		try {
			if (token.length() > MAX_TOKEN_CHARS) {
				throw malformed("is longer than " + MAX_TOKEN_CHARS + " characters");
			}
			String text = new String(Base64.getUrlDecoder().decode(token.substring(PREFIX.length())),
					StandardCharsets.US_ASCII);
			for (String parameter : text.split("&")) {
				String[] parts = parameter.split("=", 2);
				String name = decode(parts[0]);
				boolean known = ALWAYS.containsKey(name) || NEEDED.contains(name) || name.equals(SESSION_TOKEN);
				if (!known || parts.length < 2 || query.put(name, decode(parts[1])) != null) {
					throw malformed("has parameters that no presigned request GetCallerIdentity has");
				}
			}
		}
		catch (IllegalArgumentException ex) {
			throw malformed("is no presigned request");
		}
		return query;
	}

	/**
	 * Refuse what is certain without AWS.
	 * @param query of the token
	 * @return when the token expires
	 */
	private Instant check(Map<String, String> query) {
		if (!query.keySet().containsAll(NEEDED)
				|| !ALWAYS.entrySet().stream().allMatch((each) -> each.getValue().equals(query.get(each.getKey())))) {
			throw malformed("is no presigned request GetCallerIdentity");
		}
		Matcher credential = CREDENTIAL.matcher(value(query, "X-Amz-Credential"));
		if (!credential.matches()) {
			throw malformed("is not signed for AWS STS");
		}
		String region = region(this.endpoint);
		if (region != null && !region.equals(credential.group(2))) {
			throw new JoinRefusedException("the AWS identity token was signed for region " + credential.group(2)
					+ ", but this application asks " + this.endpoint);
		}
		if (!Set.copyOf(Arrays.asList(value(query, "X-Amz-SignedHeaders").split(";"))).equals(SIGNED_HEADERS)) {
			throw new JoinRefusedException("the AWS identity token has to sign the headers Host and "
					+ APPLICATION_HEADER + ", and no others");
		}
		if (this.spent.containsKey(value(query, "X-Amz-Signature"))) {
			throw used();
		}
		return expiry(query);
	}

	private Instant expiry(Map<String, String> query) {
		try {
			Instant signed = TIME.parse(value(query, "X-Amz-Date"), Instant::from);
			Duration validity = Duration.ofSeconds(Integer.parseInt(value(query, "X-Amz-Expires")));
			Instant now = this.clock.instant();
			if (validity.isNegative() || validity.compareTo(LONGEST_VALIDITY) > 0) {
				throw new JoinRefusedException("the AWS identity token is valid for " + validity
						+ ", which is longer than " + LONGEST_VALIDITY);
			}
			if (now.isAfter(signed.plus(validity)) || signed.isAfter(now.plus(CLOCK_SKEW))) {
				throw new JoinRefusedException(
						"the AWS identity token has expired, or a clock is wrong: it is valid for " + validity
								+ " from " + signed + ", and it is " + now);
			}
			return signed.plus(validity);
		}
		catch (DateTimeException | NumberFormatException ex) {
			throw malformed("does not say when it expires");
		}
	}

	private static @Nullable String region(URI endpoint) {
		String[] host = String.valueOf(endpoint.getHost()).split("\\.");
		return (host.length > 3 && host[0].startsWith("sts")) ? host[1] : null;
	}

	private static JoinRefusedException malformed(String reason) {
		return new JoinRefusedException("the AWS identity token " + reason);
	}

	private static String value(Map<String, String> query, String name) {
		return query.getOrDefault(name, "");
	}

	private static String decode(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8)
			.replace("+", "%20")
			.replace("*", "%2A")
			.replace("%7E", "~");
	}

}
