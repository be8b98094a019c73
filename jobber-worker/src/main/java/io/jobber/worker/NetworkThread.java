/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

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
