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

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

import io.jobber.JobberTemplate;
import io.jobber.sample.functions.Thumbnailer;

@RestController
class ThumbnailController {

	private static final byte PNG_SIGNATURE = (byte) 0x89;

	private final JobberTemplate jobber;

	ThumbnailController(JobberTemplate jobber) {
		this.jobber = jobber;
	}

	@PostMapping(path = "/thumbnails", consumes = { MediaType.IMAGE_JPEG_VALUE, MediaType.IMAGE_PNG_VALUE })
	Mono<ResponseEntity<byte[]>> thumbnail(@RequestParam int width,
			@RequestHeader(HttpHeaders.CONTENT_TYPE) String contentType, @RequestBody byte[] image) {
		if (width < 1 || width > Thumbnailer.MAX_WIDTH) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "width must be 1 to " + Thumbnailer.MAX_WIDTH);
		}
		return this.jobber.task("thumbnail")
			.payload(image)
			.contentType(contentType)
			.header("width", Integer.toString(width))
			.idempotent()
			.retrieve(byte[].class)
			.map((thumbnail) -> ResponseEntity.ok().contentType(typeOf(thumbnail)).body(thumbnail));
	}

	// The format is that of the image sent, whatever its Content-Type claimed.
	private static MediaType typeOf(byte[] thumbnail) {
		return (thumbnail[0] == PNG_SIGNATURE) ? MediaType.IMAGE_PNG : MediaType.IMAGE_JPEG;
	}

}
