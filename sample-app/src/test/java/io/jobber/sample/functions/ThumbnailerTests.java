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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Thumbnailer}.
 */
class ThumbnailerTests {

	@ParameterizedTest
	@CsvSource({ "600, 400, 300, 300, 200", "400, 600, 100, 100, 150", "600, 400, 600, 600, 400",
			"600, 400, 2000, 600, 400", "600, 400, 1, 1, 1", "3000, 1, 10, 10, 1", "1, 3000, 2000, 1, 3000" })
	void thumbnailKeepsAspectAndIsNeverEnlarged(int width, int height, int wanted, int newWidth, int newHeight) {
		BufferedImage jpeg = scale(TestImages.jpeg(width, height), wanted);
		BufferedImage png = scale(TestImages.png(width, height), wanted);

		assertSize(jpeg, newWidth, newHeight);
		assertSize(png, newWidth, newHeight);
	}

	@Test
	void textInAPngIsNotEvenInflated() {
		// What cannot be inflated would fail if it were tried; what can be may fill the
		// memory.
		byte[] png = TestImages.pngWithText(100, 50, "no deflated data".getBytes(StandardCharsets.US_ASCII));

		assertSize(scale(png, 50), 50, 25);
	}

	@Test
	void thumbnailKeepsFormat() {
		assertThat(Thumbnailer.scale(TestImages.jpeg(60, 40), 30).contentType()).isEqualTo("image/jpeg");
		assertThat(Thumbnailer.scale(TestImages.jpeg(60, 40), 30).image()).startsWith(0xFF, 0xD8);
		assertThat(Thumbnailer.scale(TestImages.png(60, 40), 30).contentType()).isEqualTo("image/png");
		assertThat(Thumbnailer.scale(TestImages.png(60, 40), 30).image()).startsWith(0x89, 'P', 'N', 'G');
	}

	@Test
	void thumbnailOfPngKeepsTransparency() {
		BufferedImage thumbnail = scale(TestImages.transparentPng(200, 100), 100);

		assertThat(thumbnail.getRGB(25, 25)).isEqualTo(0xFFFF0000);
		assertThat(thumbnail.getRGB(75, 25) >>> 24).isZero();
	}

	@Test
	void photographOnItsSideComesOutUpright() {
		BufferedImage thumbnail = scale(TestImages.jpegOriented(600, 400, 6), 200);

		assertSize(thumbnail, 200, 300);
		assertThat(thumbnail.getRGB(100, 50) & 0xFF0000).as("left became top").isGreaterThan(0xC00000);
		assertThat(thumbnail.getRGB(100, 250) & 0xFF).isGreaterThan(0xC0);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void turnedPhotographIsNeverEnlarged(int orientation) {
		BufferedImage thumbnail = scale(TestImages.jpegOriented(60, 40, orientation), 2000);

		assertThat(thumbnail.getWidth()).isEqualTo((orientation < 5) ? 60 : 40);
		assertThat(thumbnail.getHeight()).isEqualTo((orientation < 5) ? 40 : 60);
	}

	@Test
	void textIsNoImage() {
		assertInvalid("not an image".getBytes(StandardCharsets.UTF_8), "The body is not an image");
		assertInvalid(new byte[0], "The body is not an image");
	}

	@Test
	void gifIsRefused() {
		assertInvalid(TestImages.gif(10, 10), "The image is gif, not JPEG or PNG");
	}

	@Test
	void truncatedImageIsRefused() {
		byte[] png = TestImages.png(600, 400);
		byte[] jpeg = TestImages.jpeg(600, 400);

		assertInvalid(Arrays.copyOf(png, png.length / 2), "cannot be read");
		assertInvalid(Arrays.copyOf(png, 20), "cannot be read");
		assertInvalid(Arrays.copyOf(jpeg, 20), "cannot be read");
	}

	@Test
	void garbledImageIsRefusedOrScaledButFailsInNoOtherWay() {
		for (byte[] image : new byte[][] { TestImages.png(60, 40), TestImages.jpegOriented(60, 40, 6) }) {
			for (int i = 0; i < image.length; i++) {
				byte[] garbled = image.clone();
				garbled[i] ^= (byte) 0xFF;
				try {
					Thumbnailer.scale(garbled, 20);
				}
				catch (InvalidImageException ex) {
					assertThat(ex).hasMessageStartingWith("The ");
				}
			}
		}
	}

	@Test
	void imageThatClaimsTooManyPixelsIsRefusedBeforeItIsDecoded() {
		assertInvalid(TestImages.pngClaiming(50_000, 50_000), "The image has 2500000000 pixels, more than 50000000");
		assertInvalid(TestImages.pngClaiming(7072, 7072), "more than 50000000");
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 2001 })
	void widthOutOfRangeIsRefused(int width) {
		assertThatIllegalArgumentException().isThrownBy(() -> Thumbnailer.scale(TestImages.png(10, 10), width));
	}

	@Test
	void functionTakesWidthFromHeaderAndSaysTheContentType() {
		Message<byte[]> message = MessageBuilder.withPayload(TestImages.png(60, 40)).setHeader("width", "30").build();

		Message<byte[]> thumbnail = new SampleFunctions().thumbnail().apply(message);

		assertSize(TestImages.decode(thumbnail.getPayload()), 30, 20);
		assertThat(thumbnail.getHeaders()).containsEntry(MessageHeaders.CONTENT_TYPE, "image/png");
	}

	@Test
	void functionRefusesMissingWidth() {
		Message<byte[]> message = MessageBuilder.withPayload(TestImages.png(60, 40)).build();

		assertThatIllegalArgumentException().isThrownBy(() -> new SampleFunctions().thumbnail().apply(message));
	}

	private static BufferedImage scale(byte[] image, int width) {
		return TestImages.decode(Thumbnailer.scale(image, width).image());
	}

	private static void assertSize(BufferedImage image, int width, int height) {
		assertThat(image.getWidth()).isEqualTo(width);
		assertThat(image.getHeight()).isEqualTo(height);
	}

	private static void assertInvalid(byte[] image, String message) {
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> Thumbnailer.scale(image, 100))
			.withMessageContaining(message);
	}

}
