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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

import net.coobird.thumbnailator.Thumbnails;

/**
 * Scales an image down and keeps its format and aspect. An image narrower than asked
 * keeps its size, and a photograph comes out upright, turned as its Exif data says.
 */
public final class Thumbnailer {

	/**
	 * Width of the widest thumbnail, in pixels.
	 */
	public static final int MAX_WIDTH = 2000;

	/**
	 * Pixels of the largest image that is decoded. A small file may claim to be a huge
	 * image, and decoding takes up to 8 bytes of memory for each pixel claimed.
	 */
	static final long MAX_PIXELS = 50_000_000;

	private Thumbnailer() {
	}

	static Thumbnail scale(byte[] image, int width) {
		if (width < 1 || width > MAX_WIDTH) {
			throw new IllegalArgumentException("Width " + width + " must be 1 to " + MAX_WIDTH);
		}
		try {
			ImageHeader header = ImageHeader.read(image);
			if (header.pixels() > MAX_PIXELS) {
				throw new InvalidImageException("The image has " + header.pixels() + " pixels, more than " + MAX_PIXELS,
						null);
			}
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			source(image, header).width(Math.min(width, header.width()))
				.outputFormat(header.format())
				.toOutputStream(out);
			return new Thumbnail(out.toByteArray(), "image/" + header.format());
		}
		catch (InvalidImageException ex) {
			throw ex;
		}
		// The JDK's readers answer some corrupt files with unchecked exceptions.
		catch (IOException | RuntimeException ex) {
			throw new InvalidImageException("The image cannot be read: " + ex.getMessage(), ex);
		}
	}

	// A PNG may hold texts that inflate to any size, so its metadata are not read. Those
	// of a JPEG are: they say which way is up.
	private static Thumbnails.Builder<?> source(byte[] image, ImageHeader header) throws IOException {
		return header.format().equals("png") ? Thumbnails.of(ImageHeader.decodeWithoutMetadata(image))
				: Thumbnails.of(new ByteArrayInputStream(image));
	}

	/**
	 * A finished thumbnail.
	 *
	 * @param image the encoded image
	 * @param contentType its media type
	 */
	record Thumbnail(byte[] image, String contentType) {

	}

}
