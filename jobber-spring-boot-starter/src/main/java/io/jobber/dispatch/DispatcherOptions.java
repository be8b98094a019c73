package io.jobber.dispatch;

import java.time.Duration;

/**
 * The limits of a dispatcher.
 *
 * @param queueCapacity how many tasks may wait for a slot; at least 1
 * @param queueBytes how many bytes the payloads of waiting tasks may have together; at
 * least 1
 * @param maxAttempts how often a task is given to a worker; at least 1
 * @param maxPayloadBytes the largest payload of a task in bytes; at least 1
 * @param workerLifetime how long workers live; a task must be shorter, or no worker could
 * ever be given it. Zero means without a limit
 * @param heartbeatInterval how often workers are given a sign of life; a worker that
 * misses three of its own is lost
 * @param settings what the properties begin with that set all this, for messages
 */
public record DispatcherOptions(int queueCapacity, long queueBytes, int maxAttempts, long maxPayloadBytes,
		Duration workerLifetime, Duration heartbeatInterval, String settings) {

	/**
	 * The limits of the default pool's dispatcher.
	 */
	public DispatcherOptions(int queueCapacity, long queueBytes, int maxAttempts, long maxPayloadBytes,
			Duration workerLifetime, Duration heartbeatInterval) {
		this(queueCapacity, queueBytes, maxAttempts, maxPayloadBytes, workerLifetime, heartbeatInterval, "jobber");
	}

	public DispatcherOptions {
		if (queueCapacity < 1 || queueBytes < 1 || maxAttempts < 1 || maxPayloadBytes < 1
				|| heartbeatInterval.toMillis() < 1) {
			throw new IllegalArgumentException("All limits of a dispatcher must be positive, but they are capacity "
					+ queueCapacity + ", queue " + queueBytes + " bytes, attempts " + maxAttempts + ", payload "
					+ maxPayloadBytes + " bytes, heartbeat " + heartbeatInterval);
		}
	}

}
