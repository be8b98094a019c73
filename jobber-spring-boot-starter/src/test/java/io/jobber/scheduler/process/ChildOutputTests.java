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

package io.jobber.scheduler.process;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ChildOutput}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ChildOutputTests {

	@Test
	void whatAProcessPrintsReachesTheLogWithoutControlCharacters(CapturedOutput log) {
		ChildOutput output = new ChildOutput("secret");

		output.read(7, new ByteArrayInputStream(
				"the \u001b[2Jend\u0007 of secret\n\tat a.frame\n".getBytes(StandardCharsets.UTF_8)));

		assertThat(output.lastLine()).isEqualTo("the  [2Jend  of ***");
		assertThat(log.getAll()).contains("[7] the  [2Jend  of ***", "[7] \tat a.frame");
	}

	@Test
	void lineWithoutAnEndIsCutBeforeItFillsTheMemory(CapturedOutput log) {
		ChildOutput output = new ChildOutput("secret");
		InputStream endless = new InputStream() {

			private int left = 200_000;

			@Override
			public int read() throws IOException {
				if (this.left == 0) {
					throw new IOException("it was killed in the middle of a line");
				}
				this.left--;
				return 'x';
			}

		};

		output.read(7, endless);

		assertThat(log.getAll()).contains("[7] xxxxx");
		assertThat(output.lastLine()).startsWith("xxxxx").hasSizeLessThan(20_000);
	}

	@Test
	void linesEndAsOnAnySystemAndTheRestOfALongOneIsLeftOut(CapturedOutput log) {
		ChildOutput output = new ChildOutput("secret");
		String text = "unix\nwindows\r\n" + "x".repeat(100_000) + "tail\r\n\nlast";

		output.read(7, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));

		assertThat(log.getAll().lines().map((line) -> line.replaceAll("^.*(?=\\[7] )", ""))).contains("[7] unix",
				"[7] windows", "[7] last");
		assertThat(log.getAll()).doesNotContain("tail");
	}

}
