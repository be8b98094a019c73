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

package io.jobber.wire;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The window of a stream's parts: how large parts are, and how many of them may be
 * unacknowledged. Four of 64 KiB, or smaller and fewer ones while small frames are sent
 * as well. Those wait behind the parts; and where both sides share a few processors,
 * parts that are written and read at the same time keep all of them busy. So beside them
 * it is one of 32 KiB for each millisecond, begun or over, of the shortest of the last
 * round trips, and as many bytes as otherwise at most. Each side of a stream has a window
 * of its own. Not thread-safe.
 */
final class PartWindow {

	static final int PART_BYTES = 64 * 1024;

	private static final int SMALL_PART_BYTES = PART_BYTES / 2;

	static final int MOST = 4;

	static final int MOST_SMALL = MOST * PART_BYTES / SMALL_PART_BYTES;

	private static final long PART_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	// How long after a small one the next is expected.
	private static final long COMPANY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private final Queue<Long> sentNanos = new ArrayDeque<>(MOST_SMALL);

	// Until one was read, what allows as many in company as without.
	private long quickestNanos = (MOST - 1) * PART_NANOS;

	private boolean sentSmall;

	private long smallNanos; // when a small one was sent last

	/**
	 * Whether one more part may be sent, or the rest of a payload.
	 * @param nowNanos the current time in nanoseconds
	 * @return whether one more part may be sent, or the rest of a payload
	 */
	boolean isOpen(long nowNanos) {
		long most = isInCompany(nowNanos) ? Math.min(MOST_SMALL, 1 + this.quickestNanos / PART_NANOS) : MOST;
		return this.sentNanos.size() < most;
	}

	/**
	 * How large the next part is.
	 * @param nowNanos the current time in nanoseconds
	 * @return the size in bytes
	 */
	int partBytes(long nowNanos) {
		return isInCompany(nowNanos) ? SMALL_PART_BYTES : PART_BYTES;
	}

	void sentPart(long nowNanos) {
		this.sentNanos.add(nowNanos);
	}

	/**
	 * Something was sent that should not wait for parts.
	 * @param nowNanos the current time in nanoseconds
	 */
	void sentSmall(long nowNanos) {
		this.sentSmall = true;
		this.smallNanos = nowNanos;
	}

	/**
	 * The other side acknowledged parts.
	 * @param count how many; nonsense is taken for all
	 * @param nowNanos the current time in nanoseconds
	 */
	void acknowledged(int count, long nowNanos) {
		if (count < 0 || count > this.sentNanos.size()) {
			this.sentNanos.clear();
			return;
		}
		for (int i = 0; i < count; i++) {
			// It is forgotten bit by bit, for the other side may have become slower.
			long forgotten = this.quickestNanos + this.quickestNanos / 16;
			this.quickestNanos = Math.min(forgotten, nowNanos - this.sentNanos.remove());
		}
	}

	private boolean isInCompany(long nowNanos) {
		return this.sentSmall && nowNanos - this.smallNanos <= COMPANY_NANOS;
	}

}
