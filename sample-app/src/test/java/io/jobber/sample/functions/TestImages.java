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

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

import javax.imageio.ImageIO;

/**
 * Images to scale. The left half of each is red and the right half is blue.
 */
public final class TestImages {

	private TestImages() {
	}

	public static byte[] jpeg(int width, int height) {
		return encode(halves(width, height, BufferedImage.TYPE_INT_RGB), "jpeg");
	}

	public static byte[] png(int width, int height) {
		return encode(halves(width, height, BufferedImage.TYPE_INT_RGB), "png");
	}

	public static byte[] gif(int width, int height) {
		return encode(halves(width, height, BufferedImage.TYPE_BYTE_INDEXED), "gif");
	}

	/**
	 * A PNG whose left half is red and whose right half is transparent.
	 * @param width in pixels
	 * @param height in pixels
	 * @return the image
	 */
	public static byte[] transparentPng(int width, int height) {
		BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
		fill(image, Color.RED, 0, width / 2);
		return encode(image, "png");
	}

	/**
	 * A PNG that claims to be of some size in its header but has no pixels.
	 * @param width claimed
	 * @param height claimed
	 * @return the image
	 */
	public static byte[] pngClaiming(int width, int height) {
		ByteBuffer png = ByteBuffer.wrap(png(1, 1));
		png.putInt(16, width).putInt(20, height);
		CRC32 crc = new CRC32();
		crc.update(png.array(), 12, 17);
		return png.putInt(29, (int) crc.getValue()).array();
	}

	/**
	 * A PNG with a chunk of compressed text.
	 * @param width in pixels
	 * @param height in pixels
	 * @param compressed what is said to be the compressed text
	 * @return the image
	 */
	public static byte[] pngWithText(int width, int height, byte[] compressed) {
		byte[] png = png(width, height);
		byte[] chunk = ByteBuffer.allocate(7 + compressed.length)
			.put("zTXtk\0\0".getBytes(StandardCharsets.ISO_8859_1))
			.put(compressed)
			.array();
		CRC32 crc = new CRC32();
		crc.update(chunk);
		int afterHeader = 33;
		return ByteBuffer.allocate(png.length + chunk.length + 8)
			.put(png, 0, afterHeader)
			.putInt(chunk.length - 4)
			.put(chunk)
			.putInt((int) crc.getValue())
			.put(png, afterHeader, png.length - afterHeader)
			.array();
	}

	/**
	 * A JPEG with an Exif orientation.
	 * @param width stored
	 * @param height stored
	 * @param orientation 1 to 8; 6 means: turn clockwise by a quarter to view
	 * @return the image
	 */
	public static byte[] jpegOriented(int width, int height, int orientation) {
		byte[] jpeg = jpeg(width, height);
		ByteBuffer exif = ByteBuffer.allocate(36);
		exif.putShort((short) 0xFFE1).putShort((short) 34);
		exif.put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8);
		exif.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
		exif.putShort((short) orientation).putShort((short) 0).putInt(0);
		int afterJfif = 4 + ByteBuffer.wrap(jpeg).getShort(4);
		return ByteBuffer.allocate(jpeg.length + exif.capacity())
			.put(jpeg, 0, afterJfif)
			.put(exif.flip())
			.put(jpeg, afterJfif, jpeg.length - afterJfif)
			.array();
	}

	public static BufferedImage decode(byte[] image) {
		try {
			return ImageIO.read(new ByteArrayInputStream(image));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static BufferedImage halves(int width, int height, int type) {
		BufferedImage image = new BufferedImage(width, height, type);
		fill(image, Color.BLUE, 0, width);
		fill(image, Color.RED, 0, width / 2);
		return image;
	}

	private static void fill(BufferedImage image, Color colour, int left, int width) {
		Graphics2D graphics = image.createGraphics();
		graphics.setColor(colour);
		graphics.fillRect(left, 0, width, image.getHeight());
		graphics.dispose();
	}

	private static byte[] encode(BufferedImage image, String format) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try {
			ImageIO.write(image, format, out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return out.toByteArray();
	}

}
