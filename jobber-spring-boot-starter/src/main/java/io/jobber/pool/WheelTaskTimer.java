package io.jobber.pool;

import java.util.concurrent.TimeUnit;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.concurrent.DefaultThreadFactory;

import io.jobber.dispatch.TaskTimer;

/**
 * The dispatcher's timer: Netty's hashed wheel, which takes and forgets an alarm at a
 * cost that does not grow with their number. It is accurate to about ten milliseconds.
 */
public final class WheelTaskTimer implements TaskTimer, AutoCloseable {

	private static final int TICK_MILLIS = 10;

	private final HashedWheelTimer wheel = new HashedWheelTimer(new DefaultThreadFactory("jobber-timer", true),
			TICK_MILLIS, TimeUnit.MILLISECONDS);

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public Alarm schedule(long delayNanos, Runnable action) {
		try {
			Timeout timeout = this.wheel.newTimeout((expired) -> action.run(), delayNanos, TimeUnit.NANOSECONDS);
			return timeout::cancel;
		}
		catch (IllegalStateException ex) {
			// Stopped: whoever stopped it has ended what the alarm was for.
			return () -> {
			};
		}
	}

	@Override
	public void close() {
		this.wheel.stop();
	}

}
