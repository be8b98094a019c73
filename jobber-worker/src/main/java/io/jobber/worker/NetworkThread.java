package io.jobber.worker;

import java.util.concurrent.Executor;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

/**
 * The thread that reads and writes a connection. What it is given to run by itself, it
 * runs at once; others' it runs in order, and refuses it once the worker is closed.
 *
 * @param loop of this thread alone
 * @param channelType what it reads and writes
 */
record NetworkThread(EventLoop loop, Class<? extends Channel> channelType) implements Executor {

	@Override
	public void execute(Runnable action) {
		if (this.loop.inEventLoop()) {
			action.run();
		}
		else {
			this.loop.execute(action);
		}
	}

}
