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

package io.jobber.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;

import io.jobber.proto.v1.DispatchGrpc;

/**
 * What {@code dispatch.proto} says in words, to be compared with what the code does.
 */
public final class DispatchProto {

	private DispatchProto() {
	}

	/**
	 * A number as it is written there.
	 */
	public static String number(long number) {
		return String.format(Locale.ROOT, "%,d", number);
	}

	/**
	 * The invitation that it has as an example.
	 */
	public static String invitation() {
		return text().replaceFirst(".*(\\{\"address\".*?}).*", "$1");
	}

	/**
	 * Its text, as one line without the signs of comments.
	 */
	public static String text() {
		try (InputStream file = DispatchGrpc.class.getResourceAsStream("/jobber/v1/dispatch.proto")) {
			return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines()
				.map((line) -> line.strip().replaceFirst("^// ?", "").strip())
				.collect(Collectors.joining(" "))
				.replaceAll(" +", " ");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
