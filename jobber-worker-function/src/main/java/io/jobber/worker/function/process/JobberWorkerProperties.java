package io.jobber.worker.function.process;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings of a worker that is a process of its own.
 */
@ConfigurationProperties("jobber.worker")
public class JobberWorkerProperties {

	/**
	 * JSON that a launcher writes, with the members address, token, slots and lifetime.
	 * If set, this application is a worker: it joins when it has started, and ends when
	 * its run has ended. A secret, so launchers set it in the environment variable
	 * JOBBER_WORKER_INVITATION.
	 */
	private @Nullable String invitation;

	public @Nullable String getInvitation() {
		return this.invitation;
	}

	public void setInvitation(@Nullable String invitation) {
		this.invitation = invitation;
	}

}
