package io.jobber.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

import io.jobber.task.Priority;
import io.jobber.task.Terms;

/**
 * The settings of Jobber. A setter refuses what cannot work, so that the start fails with
 * the property, its value and where it was set.
 */
@ConfigurationProperties("jobber")
public class JobberProperties implements InitializingBean {

	private static final Duration A_YEAR = Duration.ofDays(365);

	// What a successor of a worker is given to come, if there is that much.
	private static final Duration LEAD = Duration.ofSeconds(10);

	// What a worker accepts in one frame, less what a frame adds to a payload.
	private static final DataSize LARGEST_PAYLOAD = DataSize.ofMegabytes(60);

	/**
	 * Whether to set up Jobber.
	 */
	private boolean enabled = true;

	/**
	 * Maximum time a task may take, including the wait for a worker. Must be positive.
	 */
	private Duration timeout = Duration.ofSeconds(30);

	/**
	 * Maximum number of times a task is given to a worker: an idempotent one when the
	 * workers before were lost, one that names failures to retry when its function
	 * failed. At least 1, which means no second attempt.
	 */
	private int maxAttempts = 3;

	/**
	 * Maximum size of the payload of a task and of a result, at most 60MB. The gRPC
	 * server is set to accept messages of this size.
	 */
	private DataSize maxPayloadSize = DataSize.ofMegabytes(4);

	/**
	 * Time between two signs of life on an otherwise quiet stream, in both directions. A
	 * side that hears nothing for three of them takes the other for lost. At least 100ms.
	 */
	private Duration heartbeatInterval = Duration.ofSeconds(5);

	/**
	 * Maximum time that accepted tasks are given to finish when the application shuts
	 * down. 0 gives them none.
	 */
	private Duration shutdownTimeout = Duration.ofSeconds(10);

	private final Queue queue = new Queue();

	private final Scheduler scheduler = new Scheduler();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = positive(timeout);
	}

	public int getMaxAttempts() {
		return this.maxAttempts;
	}

	public void setMaxAttempts(int maxAttempts) {
		this.maxAttempts = atLeast(1, maxAttempts);
	}

	public DataSize getMaxPayloadSize() {
		return this.maxPayloadSize;
	}

	public void setMaxPayloadSize(DataSize maxPayloadSize) {
		Assert.isTrue(maxPayloadSize.toBytes() >= 1 && maxPayloadSize.compareTo(LARGEST_PAYLOAD) <= 0,
				() -> "must be 1B to " + LARGEST_PAYLOAD.toMegabytes() + "MB");
		this.maxPayloadSize = maxPayloadSize;
	}

	public Duration getHeartbeatInterval() {
		return this.heartbeatInterval;
	}

	public void setHeartbeatInterval(Duration heartbeatInterval) {
		Assert.isTrue(heartbeatInterval.toMillis() >= 100, "must be at least 100ms");
		this.heartbeatInterval = positive(heartbeatInterval);
	}

	public Duration getShutdownTimeout() {
		return this.shutdownTimeout;
	}

	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = notNegative(shutdownTimeout);
	}

	public Queue getQueue() {
		return this.queue;
	}

	public Scheduler getScheduler() {
		return this.scheduler;
	}

	Terms terms() {
		Duration queueTimeout = this.queue.timeout;
		return new Terms(this.timeout, (queueTimeout != null) ? queueTimeout : this.timeout, false, Set.of(),
				Priority.NORMAL);
	}

	/**
	 * What a worker must have left of its lifetime to be counted on: the time of a task,
	 * and some more for its successor to come.
	 */
	Duration retirement() {
		Duration lifetime = this.scheduler.workerLifetime;
		if (lifetime.isZero()) {
			return Duration.ZERO;
		}
		Duration spare = lifetime.minus(this.timeout).dividedBy(2);
		return this.timeout.plus((spare.compareTo(LEAD) < 0) ? spare : LEAD);
	}

	/**
	 * Refuse what cannot work together.
	 */
	@Override
	public void afterPropertiesSet() {
		Duration lifetime = this.scheduler.workerLifetime;
		if (!lifetime.isZero() && lifetime.compareTo(this.timeout) <= 0) {
			throw new InvalidConfigurationPropertyValueException("jobber.scheduler.worker-lifetime", lifetime,
					"It must be longer than jobber.timeout, which is " + this.timeout
							+ ": a worker is given no task that may outlast it.");
		}
		if (this.scheduler.minWorkers > this.scheduler.maxWorkers) {
			throw new InvalidConfigurationPropertyValueException("jobber.scheduler.min-workers",
					this.scheduler.minWorkers, "It must not be greater than jobber.scheduler.max-workers, which is "
							+ this.scheduler.maxWorkers + ".");
		}
	}

	private static int atLeast(int least, int value) {
		Assert.isTrue(value >= least, () -> "must be at least " + least);
		return value;
	}

	private static Duration positive(Duration value) {
		Assert.isTrue(!value.isNegative() && !value.isZero() && value.compareTo(A_YEAR) <= 0,
				"must be positive and at most a year");
		return value;
	}

	private static Duration notNegative(Duration value) {
		Assert.isTrue(!value.isNegative() && value.compareTo(A_YEAR) <= 0, "must be 0 to a year");
		return value;
	}

	/**
	 * Tasks that wait for a worker.
	 */
	public static class Queue {

		/**
		 * Maximum number of tasks that wait for a worker. Further ones are rejected at
		 * once. At least 1.
		 */
		private int capacity = 10_000;

		/**
		 * Maximum size of the payloads of tasks that wait for a worker, together. Further
		 * tasks are rejected at once, unless none waits. At least 1B.
		 */
		private DataSize maxSize = DataSize.ofMegabytes(256);

		/**
		 * Maximum time a task may wait for a worker, for tasks that do not say it
		 * themselves. Must be positive. If not set, the timeout of the task is the only
		 * limit.
		 */
		private @Nullable Duration timeout;

		public int getCapacity() {
			return this.capacity;
		}

		public void setCapacity(int capacity) {
			this.capacity = atLeast(1, capacity);
		}

		public DataSize getMaxSize() {
			return this.maxSize;
		}

		public void setMaxSize(DataSize maxSize) {
			Assert.isTrue(maxSize.toBytes() >= 1, "must be at least 1B");
			this.maxSize = maxSize;
		}

		public @Nullable Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(@Nullable Duration timeout) {
			this.timeout = (timeout != null) ? positive(timeout) : null;
		}

	}

	/**
	 * When workers are launched and drained.
	 */
	public static class Scheduler {

		/**
		 * Number of workers that are kept even if there is nothing to do. 0 means that
		 * the first task launches the first worker.
		 */
		private int minWorkers = 0;

		/**
		 * Maximum number of workers, those that are starting included. At least 1.
		 */
		private int maxWorkers = 10;

		/**
		 * Number of tasks that a worker takes at a time. At least 1.
		 */
		private int workerSlots = 16;

		/**
		 * Share of its slots that a worker should have busy, above 0 and at most 1. Lower
		 * means more workers and shorter waits.
		 */
		private double targetUtilization = 0.8;

		/**
		 * Time after which a worker without tasks is let go, if it is not among the
		 * minimum. Must be positive.
		 */
		private Duration idleTimeout = Duration.ofSeconds(5);

		/**
		 * Time after which a worker leaves, counted from its join. 0 means never. Must be
		 * longer than the timeout of tasks: a worker is given no task that may outlast
		 * it.
		 */
		private Duration workerLifetime = Duration.ofMinutes(15);

		/**
		 * Time within which a launched worker must have joined. Must be positive.
		 */
		private Duration joinTimeout = Duration.ofSeconds(30);

		/**
		 * Address that workers dial to join, as host:port. If not set, workers in this
		 * JVM use the address of the gRPC server itself.
		 */
		private @Nullable String callbackAddress;

		public int getMinWorkers() {
			return this.minWorkers;
		}

		public void setMinWorkers(int minWorkers) {
			this.minWorkers = atLeast(0, minWorkers);
		}

		public int getMaxWorkers() {
			return this.maxWorkers;
		}

		public void setMaxWorkers(int maxWorkers) {
			this.maxWorkers = atLeast(1, maxWorkers);
		}

		public int getWorkerSlots() {
			return this.workerSlots;
		}

		public void setWorkerSlots(int workerSlots) {
			this.workerSlots = atLeast(1, workerSlots);
		}

		public double getTargetUtilization() {
			return this.targetUtilization;
		}

		public void setTargetUtilization(double targetUtilization) {
			Assert.isTrue(targetUtilization > 0 && targetUtilization <= 1, "must be above 0 and at most 1");
			this.targetUtilization = targetUtilization;
		}

		public Duration getIdleTimeout() {
			return this.idleTimeout;
		}

		public void setIdleTimeout(Duration idleTimeout) {
			this.idleTimeout = positive(idleTimeout);
		}

		public Duration getWorkerLifetime() {
			return this.workerLifetime;
		}

		public void setWorkerLifetime(Duration workerLifetime) {
			this.workerLifetime = notNegative(workerLifetime);
		}

		public Duration getJoinTimeout() {
			return this.joinTimeout;
		}

		public void setJoinTimeout(Duration joinTimeout) {
			this.joinTimeout = positive(joinTimeout);
		}

		public @Nullable String getCallbackAddress() {
			return this.callbackAddress;
		}

		public void setCallbackAddress(@Nullable String callbackAddress) {
			if (callbackAddress != null) {
				Assert.isTrue(isHostAndPort(callbackAddress),
						"must be host:port, such as 10.0.0.7:9090 or [fd00::7]:9090");
			}
			this.callbackAddress = callbackAddress;
		}

		private static boolean isHostAndPort(String address) {
			try {
				URI uri = new URI("grpc://" + address);
				return uri.getHost() != null && uri.getPort() > 0 && uri.getPort() <= 65_535
						&& uri.getUserInfo() == null && uri.getPath().isEmpty() && uri.getQuery() == null
						&& uri.getFragment() == null;
			}
			catch (URISyntaxException ex) {
				return false;
			}
		}

	}

}
