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

package io.jobber.sample;

import java.nio.charset.StandardCharsets;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

import io.jobber.JobberTemplate;

@RestController
class EchoController {

	private static final int MAX_LENGTH = 10_000;

	private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

	private final JobberTemplate jobber;

	EchoController(JobberTemplate jobber) {
		this.jobber = jobber;
	}

	@GetMapping("/echo")
	Mono<ResponseEntity<String>> echo(@RequestParam String text) {
		if (text.length() > MAX_LENGTH) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"text has " + text.length() + " characters, more than " + MAX_LENGTH);
		}
		return this.jobber.execute("echo", text, String.class)
			.map((answer) -> ResponseEntity.ok().contentType(TEXT).body(answer));
	}

}
