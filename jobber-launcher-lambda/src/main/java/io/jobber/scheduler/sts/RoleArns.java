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

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Roles of AWS whose sessions may join. A role is known by its account and its name,
 * which is unique in an account: the identity of a session does not say the path of its
 * role.
 */
public final class RoleArns implements Predicate<String> {

	private static final Pattern ROLE = Pattern
		.compile("arn:(aws[a-z-]*):iam::(\\d{12}):role/(?:[\\x21-\\x7e]*/)?([\\w+=,.@-]{1,64})");

	private static final Pattern SESSION = Pattern
		.compile("arn:(aws[a-z-]*):sts::(\\d{12}):assumed-role/([\\w+=,.@-]{1,64})/[^/]+");

	private final Set<String> roles;

	/**
	 * Create a set of roles.
	 * @param arns their ARNs, such as {@code arn:aws:iam::123456789012:role/worker}
	 * @throws IllegalArgumentException if one is no ARN of a role
	 */
	public RoleArns(List<String> arns) {
		this.roles = arns.stream().map(RoleArns::role).collect(Collectors.toUnmodifiableSet());
	}

	private static String role(String arn) {
		Matcher role = ROLE.matcher(arn);
		if (!role.matches()) {
			throw new IllegalArgumentException(
					"'" + arn + "' is no ARN of a role, such as " + "arn:aws:iam::123456789012:role/worker");
		}
		return key(role);
	}

	private static String key(Matcher parts) {
		return parts.group(1) + ":" + parts.group(2) + ":" + parts.group(3);
	}

	/**
	 * Whether an identity is a session of one of these roles.
	 * @param identity its ARN, as AWS STS says it
	 */
	@Override
	public boolean test(String identity) {
		Matcher session = SESSION.matcher(identity);
		return session.matches() && this.roles.contains(key(session));
	}

}
