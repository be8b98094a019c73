package io.jobber.worker;

import java.util.concurrent.Executor;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

/**
 * The thread that reads and writes a connection. What it is given, by itself as well, it
 * runs in order, after all that it has just read; once the worker is closed, it refuses.
 *
 * @param loop of this thread alone
 * @param channelType what it reads and writes
 */
record NetworkThread(EventLoop loop, Class<? extends Channel> channelType) implements Executor {

	@Override
	public void execute(Runnable action) {
		this.loop.execute(action);
	}

}
