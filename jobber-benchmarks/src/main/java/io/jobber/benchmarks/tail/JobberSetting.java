package io.jobber.benchmarks.tail;

import java.io.IOException;

/**
 * So many workers of Jobber.
 *
 * @param application what they join
 * @param workers how many
 * @param slots how many each has
 */
record JobberSetting(Application application, int workers, int slots) implements Setting {

	@Override
	public String capacity() {
		return Integer.toString(this.slots);
	}

	@Override
	public Carrier open() throws IOException {
		this.application.be(this.workers, this.slots);
		return (function, payload, answered) -> this.application.template()
			.execute(function, payload, byte[].class)
			.subscribe((answer) -> answered.run());
	}

}
