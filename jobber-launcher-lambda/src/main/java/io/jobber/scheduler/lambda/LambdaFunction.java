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

package io.jobber.scheduler.lambda;

import org.jspecify.annotations.Nullable;

/**
 * The function that runs the workers.
 *
 * @param name its name, or its ARN, whole or partial
 * @param qualifier a version or an alias; {@code null} for the one in the name, or else
 * the latest
 * @param settings prefix of the pool's properties, for messages
 */
public record LambdaFunction(String name, @Nullable String qualifier, String settings) {

	/**
	 * The function of the default pool.
	 */
	public LambdaFunction(String name, @Nullable String qualifier) {
		this(name, qualifier, "jobber");
	}

	String setting(String name) {
		return this.settings + ".scheduler." + name;
	}

	/**
	 * The function as AWS writes it, such as {@code orders:live}.
	 */
	@Override
	public String toString() {
		return (this.qualifier != null) ? this.name + ":" + this.qualifier : this.name;
	}

}
