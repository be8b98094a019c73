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

package io.jobber.lambda.emulator.cli;

import java.net.URI;
import java.util.List;

import io.jobber.lambda.emulator.EmulatedFunction;

/**
 * The text that is printed when the emulator listens.
 */
final class Greeting {

	private Greeting() {
	}

	static String of(URI endpoint, List<EmulatedFunction> functions, boolean signed) {
		StringBuilder text = new StringBuilder("AWS Lambda is at %s, with%n".formatted(endpoint));
		for (EmulatedFunction each : functions) {
			text.append("  %s%s  %s  %d MB  %d s  %s%n".formatted(each.name(),
					(each.alias() != null) ? ":" + each.alias() : "", each.runtime(), each.memoryMegabytes(),
					each.timeout().toSeconds(), each.code()));
		}
		// Without a payload, for versions 1 and 2 of the command take it in different
		// forms.
		return text
			.append("Try: %saws lambda invoke --endpoint-url %s --region eu-west-1 %s--function-name %s /dev/stdout"
				.formatted(signed ? "AWS_ACCESS_KEY_ID=emulator AWS_SECRET_ACCESS_KEY=emulator " : "", endpoint,
						signed ? "" : "--no-sign-request ", functions.get(0).name()))
			.toString();
	}

}
