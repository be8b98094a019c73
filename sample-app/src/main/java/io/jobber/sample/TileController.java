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

import java.time.Duration;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.jobber.JobberTemplate;
import io.jobber.sample.functions.TileRequest;

@RestController
class TileController {

	private static final CacheControl CACHE = CacheControl.maxAge(Duration.ofHours(1)).cachePublic();

	private final JobberTemplate jobber;

	TileController(JobberTemplate jobber) {
		this.jobber = jobber;
	}

	// A browser that scrolls on drops the connection, which cancels the Mono, which stops
	// the worker.
	@GetMapping("/tiles/{z}/{x}/{y}.png")
	Mono<ResponseEntity<byte[]>> tile(@PathVariable int z, @PathVariable long x, @PathVariable long y) {
		return this.jobber.task("mandelbrot")
			.payload(new TileRequest(z, x, y))
			.idempotent()
			.retrieve(byte[].class)
			.map((png) -> ResponseEntity.ok().contentType(MediaType.IMAGE_PNG).cacheControl(CACHE).body(png));
	}

}
