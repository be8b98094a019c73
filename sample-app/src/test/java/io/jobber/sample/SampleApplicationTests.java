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
import java.time.Duration;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

import io.jobber.sample.functions.TestImages;
import io.jobber.sample.functions.TileRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the whole application over HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.grpc.server.port=0")
@AutoConfigureWebTestClient(timeout = "60s")
class SampleApplicationTests {

	private static final int LIMIT = 3 * 1024 * 1024;

	private final WebTestClient client;

	SampleApplicationTests(@Autowired WebTestClient client) {
		this.client = client;
	}

	@Test
	void tileIsPngThatBrowsersKeepForAnHour() {
		byte[] png = get("/tiles/3/2/3.png").expectStatus()
			.isOk()
			.expectHeader()
			.contentType(MediaType.IMAGE_PNG)
			.expectHeader()
			.cacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePublic())
			.expectBody(byte[].class)
			.returnResult()
			.getResponseBody();

		assertThat(TestImages.decode(png).getWidth()).isEqualTo(256);
	}

	@Test
	void deepestTileIsServed() {
		get("/tiles/45/35184372088831/35184372088831.png").expectStatus().isOk();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/tiles/a/0/0.png", "/tiles/0/b/0.png", "/tiles/0/0/c.png", "/tiles/0.5/0/0.png",
			"/tiles/-1/0/0.png", "/tiles/2/-1/0.png", "/tiles/2/0/-1.png", "/tiles/2/4/0.png", "/tiles/2/0/4.png",
			"/tiles/46/0/0.png", "/tiles/99999999999/0/0.png", "/tiles/2/99999999999999999999/0.png" })
	void badTileIsProblem(String path) {
		assertProblem(get(path), HttpStatus.BAD_REQUEST);
	}

	@Test
	void badTileIsProblemForAnImageElementToo() {
		ResponseSpec response = this.client.get()
			.uri("/tiles/46/0/0.png")
			.accept(MediaType.parseMediaType("image/png"))
			.exchange();

		assertProblem(response, HttpStatus.BAD_REQUEST).jsonPath("$.detail")
			.isEqualTo("No tile at zoom 46: zoom must be 0 to 45");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nowhere", "/tiles", "/tiles/0/0", "/tiles/0/0/0.jpg", "/webjars/leaflet/nowhere.js" })
	void unknownPathIsProblem(String path) {
		assertProblem(get(path), HttpStatus.NOT_FOUND);
	}

	@Test
	void wrongMethodIsProblem() {
		assertProblem(this.client.delete().uri("/tiles/0/0/0.png").exchange(), HttpStatus.METHOD_NOT_ALLOWED);
	}

	@Test
	void thumbnailHasTheFormatOfTheImage() {
		byte[] jpeg = post("/thumbnails?width=200", "image/jpeg", TestImages.jpeg(600, 400)).expectStatus()
			.isOk()
			.expectHeader()
			.contentType(MediaType.IMAGE_JPEG)
			.expectBody(byte[].class)
			.returnResult()
			.getResponseBody();
		byte[] png = post("/thumbnails?width=200", "image/png", TestImages.png(600, 400)).expectStatus()
			.isOk()
			.expectHeader()
			.contentType(MediaType.IMAGE_PNG)
			.expectBody(byte[].class)
			.returnResult()
			.getResponseBody();

		assertThat(TestImages.decode(jpeg).getHeight()).isEqualTo(133);
		assertThat(TestImages.decode(png).getHeight()).isEqualTo(133);
	}

	@Test
	void contentTypeOfThumbnailIsTrueEvenIfThatOfTheRequestWasNot() {
		post("/thumbnails?width=20", "image/jpeg", TestImages.png(60, 40)).expectStatus()
			.isOk()
			.expectHeader()
			.contentType(MediaType.IMAGE_PNG);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "?width=", "?width=wide", "?width=0", "?width=-1", "?width=2001", "?width=99999999999" })
	void badWidthIsProblem(String query) {
		assertProblem(post("/thumbnails" + query, "image/png", TestImages.png(6, 4)), HttpStatus.BAD_REQUEST);
	}

	@ParameterizedTest
	@ValueSource(strings = { "image/gif", "text/plain", "application/json", "application/octet-stream",
			"multipart/form-data" })
	void otherContentTypeIsProblem(String contentType) {
		assertProblem(post("/thumbnails?width=20", contentType, TestImages.png(6, 4)),
				HttpStatus.UNSUPPORTED_MEDIA_TYPE);
	}

	@Test
	void missingContentTypeIsProblem() {
		assertProblem(this.client.post().uri("/thumbnails?width=20").exchange(), HttpStatus.UNSUPPORTED_MEDIA_TYPE);
	}

	@Test
	void emptyBodyIsProblem() {
		assertProblem(post("/thumbnails?width=20", "image/png", new byte[0]), HttpStatus.BAD_REQUEST);
	}

	@Test
	void bodyThatIsNoImageIsProblem() {
		ResponseSpec response = post("/thumbnails?width=20", "image/png", "no image".getBytes(StandardCharsets.UTF_8));

		assertProblem(response, HttpStatus.UNPROCESSABLE_CONTENT).jsonPath("$.detail")
			.isEqualTo("The body is not an image");
	}

	@Test
	void decompressionBombIsProblem() {
		ResponseSpec response = post("/thumbnails?width=20", "image/png", TestImages.pngClaiming(50_000, 50_000));

		assertProblem(response, HttpStatus.UNPROCESSABLE_CONTENT);
	}

	@ParameterizedTest
	@CsvSource({ "1", "20971520" })
	void bodyOverTheLimitIsProblem(int excess) {
		assertProblem(post("/thumbnails?width=20", "image/png", new byte[LIMIT + excess]),
				HttpStatus.CONTENT_TOO_LARGE);
	}

	@Test
	void bodyAtTheLimitIsRead() {
		assertProblem(post("/thumbnails?width=20", "image/png", new byte[LIMIT]), HttpStatus.UNPROCESSABLE_CONTENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "hello", "grüße, 世界 😀", "a+b&c=d%", "\"quoted\"", "{\"json\": 1}", " ", "42" })
	void echoAnswersTheTextItWasAsked(String text) {
		echo(text).expectStatus()
			.isOk()
			.expectHeader()
			.contentType("text/plain;charset=UTF-8")
			.expectBody(String.class)
			.isEqualTo(text);
	}

	@Test
	void echoOfNothingIsEmpty() {
		get("/echo?text=").expectStatus().isOk().expectBody().isEmpty();
	}

	@Test
	void longestEchoFitsEvenIfEveryCharacterIsEscaped() {
		echo("世".repeat(10_000)).expectStatus().isOk().expectBody(String.class).isEqualTo("世".repeat(10_000));
	}

	@Test
	void badEchoIsProblem() {
		assertProblem(echo("a".repeat(10_001)), HttpStatus.BAD_REQUEST);
		assertProblem(get("/echo"), HttpStatus.BAD_REQUEST);
	}

	@Test
	void statusCountsCompletedTasks() {
		echo("counted").expectStatus().isOk();

		get("/status").expectStatus()
			.isOk()
			.expectHeader()
			.cacheControl(CacheControl.noStore())
			.expectBody()
			.jsonPath("$.workers")
			.isNumber()
			.jsonPath("$.slots")
			.isNumber()
			.jsonPath("$.freeSlots")
			.isNumber()
			.jsonPath("$.queued")
			.isNumber()
			.jsonPath("$.running")
			.isNumber()
			.jsonPath("$.completed")
			.value(Integer.class, (completed) -> assertThat(completed).isPositive());
	}

	@Test
	void pageAndAllItLinksToAreServed() {
		String page = get("/").expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_HTML)
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();

		assertThat(page).isNotNull();
		String[] links = Pattern.compile("(?:href|src)=\"(/[^\"]+)\"")
			.matcher(page)
			.results()
			.map((match) -> match.group(1))
			.toArray(String[]::new);
		assertThat(links).hasSizeGreaterThan(3).allSatisfy((link) -> get(link).expectStatus().isOk());
		assertThat(page).doesNotContain("http://", "https://");
	}

	@Test
	void pageZoomsAsDeepAsTilesGo() {
		get("/app.js").expectBody(String.class)
			.value((script) -> assertThat(script).contains("MAX_ZOOM = " + TileRequest.MAX_ZOOM + ";"));
	}

	private ResponseSpec get(String uri) {
		return this.client.get().uri(uri).exchange();
	}

	private ResponseSpec echo(String text) {
		return this.client.get().uri((uri) -> uri.path("/echo").queryParam("text", "{text}").build(text)).exchange();
	}

	private ResponseSpec post(String uri, String contentType, byte[] body) {
		return this.client.post().uri(uri).header(HttpHeaders.CONTENT_TYPE, contentType).bodyValue(body).exchange();
	}

	private static WebTestClient.BodyContentSpec assertProblem(ResponseSpec response, HttpStatus status) {
		return response.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(status.value())
			.jsonPath("$.title")
			.isNotEmpty();
	}

}
