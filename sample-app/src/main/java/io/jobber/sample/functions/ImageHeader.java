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

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

import net.coobird.thumbnailator.util.exif.ExifUtils;
import net.coobird.thumbnailator.util.exif.Orientation;
import org.jspecify.annotations.Nullable;

/**
 * The header of an image, read without decoding it.
 *
 * @param format {@code jpeg} or {@code png}
 * @param width its width in pixels when upright
 * @param pixels how many pixels it has
 */
record ImageHeader(String format, int width, long pixels) {

	static ImageHeader read(byte[] image) throws IOException {
		return withReader(image, false, ImageHeader::read);
	}

	static BufferedImage decodeWithoutMetadata(byte[] image) throws IOException {
		return withReader(image, true, (reader) -> reader.read(0));
	}

	private static <T> T withReader(byte[] image, boolean ignoreMetadata, Reading<T> reading) throws IOException {
		try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(image))) {
			Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
			if (!readers.hasNext()) {
				throw new InvalidImageException("The body is not an image", null);
			}
			ImageReader reader = readers.next();
			try {
				reader.setInput(in, false, ignoreMetadata);
				return reading.apply(reader);
			}
			finally {
				reader.dispose();
			}
		}
	}

	private static ImageHeader read(ImageReader reader) throws IOException {
		String format = reader.getFormatName().toLowerCase(Locale.ROOT);
		if (!format.equals("jpeg") && !format.equals("png")) {
			throw new InvalidImageException("The image is " + format + ", not JPEG or PNG", null);
		}
		int width = reader.getWidth(0);
		int height = reader.getHeight(0);
		boolean onItsSide = format.equals("jpeg") && isOnItsSide(ExifUtils.getExifOrientation(reader, 0));
		return new ImageHeader(format, onItsSide ? height : width, (long) width * height);
	}

	private static boolean isOnItsSide(@Nullable Orientation orientation) {
		return orientation != null && orientation.compareTo(Orientation.LEFT_TOP) >= 0;
	}

	@FunctionalInterface
	private interface Reading<T> {

		T apply(ImageReader reader) throws IOException;

	}

}
