package io.jobber.scheduler.process;

import java.io.ByteArrayInputStream;
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

}
