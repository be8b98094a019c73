package io.jobber.lambda.emulator.runtime;

import reactor.netty.resources.LoopResources;

/**
 * The threads that all servers of all emulators share, daemons that live as long as the
 * JVM. Not those that Reactor Netty shares by itself: a Spring application disposes of
 * them when it ends, though the emulator of a test goes on.
 */
public final class EventLoops {

	public static final LoopResources SHARED = LoopResources.create("lambda-emulator",
			LoopResources.DEFAULT_IO_WORKER_COUNT, true);

	private EventLoops() {
	}

}
