package io.jobber.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.jobber.contract.DispatchProto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What {@code dispatch.proto} says of settings.
 */
class DispatchProtoTests {

	private final JobberProperties properties = new JobberProperties();

	@Test
	void saysHowLargeAFrameMayBeAtMost() {
		assertThat(DispatchProto.text()).contains("The channel must accept messages of "
				+ DispatchProto.number(JobberAutoConfiguration.LARGEST_FRAME) + " bytes (64 MiB)");
	}

	@Test
	void saysHowOftenHeartbeatsAreDue() {
		assertThat(DispatchProto.text()).contains("in milliseconds; 100 at least, "
				+ DispatchProto.number(this.properties.getHeartbeatInterval().toMillis()) + " unless");
		assertThatNoException().isThrownBy(() -> this.properties.setHeartbeatInterval(Duration.ofMillis(100)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.properties.setHeartbeatInterval(Duration.ofMillis(99)));
	}

}
