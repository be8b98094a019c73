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

package io.jobber.sample.functions;

import java.util.function.Function;

import javax.imageio.ImageIO;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;

import io.jobber.worker.function.context.ContextFunction;

/**
 * The functions of the sample, by the names that tasks call them. Each runs on the thread
 * of its caller, keeps no state and may run many times at once.
 */
@Configuration(proxyBeanMethods = false)
public class SampleFunctions {

	static {
		// The images are small: Thumbnailator need not cache each in a file.
		ImageIO.setUseCache(false);
	}

	/**
	 * Draw a tile of the Mandelbrot set as a PNG of 256 × 256 pixels. Stops within a row
	 * of pixels when its thread is interrupted.
	 * @return the function
	 */
	@Bean
	public ContextFunction<?, TileRequest, byte[]> mandelbrot() {
		return new Mandelbrot();
	}

	/**
	 * Scale a JPEG or PNG image down to the header {@code width}, 1 to
	 * {@value Thumbnailer#MAX_WIDTH} pixels. Fails with {@link InvalidImageException} if
	 * it is not such an image, cannot be read or is too large.
	 * @return the function
	 */
	@Bean
	public Function<Message<byte[]>, Message<byte[]>> thumbnail() {
		return (message) -> {
			String width = String.valueOf(message.getHeaders().get("width"));
			Thumbnailer.Thumbnail thumbnail = Thumbnailer.scale(message.getPayload(), Integer.parseInt(width));
			return MessageBuilder.withPayload(thumbnail.image())
				.setHeader(MessageHeaders.CONTENT_TYPE, thumbnail.contentType())
				.build();
		};
	}

	/**
	 * Answer what was asked, for measuring the way there and back.
	 * @return the function
	 */
	@Bean
	public Function<String, String> echo() {
		return (text) -> text;
	}

}
