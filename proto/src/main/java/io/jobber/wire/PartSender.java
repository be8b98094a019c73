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

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

import io.jobber.proto.v1.Part;

/**
 * Sends large payloads in parts, one payload at a time, ahead of the task or result that
 * each belongs to. A {@link PartWindow} bounds the parts that the other side has not
 * acknowledged: the others wait here rather than in the connection, where small frames
 * would have to wait behind them. Not thread-safe.
 */
public final class PartSender {

	private final PartWindow window = new PartWindow();

	private long taskId;

	private int attempt;

	private @Nullable ByteString payload; // the one under way

	private int sentBytes; // of it

	/**
	 * Whether a payload is sent in parts, if the other side reads them.
	 * @param payloadBytes its size
	 * @return whether it is larger than a part
	 */
	public static boolean isLarge(int payloadBytes) {
		return payloadBytes > PartWindow.PART_BYTES;
	}

	/**
	 * Whether a payload is under way.
	 * @return whether one was started, and its rest has not been taken
	 */
	public boolean isBusy() {
		return this.payload != null;
	}

	/**
	 * Whether another payload may be started, of which something would be sent at once.
	 * @param nowNanos the time
	 * @return whether none is under way, and the window is open
	 */
	public boolean canStart(long nowNanos) {
		return this.payload == null && this.window.isOpen(nowNanos);
	}

	/**
	 * Start a payload. None may be under way.
	 * @param taskId the task that it belongs to
	 * @param attempt of the task
	 * @param payload all of it
	 */
	public void start(long taskId, int attempt, ByteString payload) {
		this.taskId = taskId;
		this.attempt = attempt;
		this.payload = payload;
		this.sentBytes = 0;
	}

	/**
	 * Whether something may be sent now: a part, or the rest.
	 * @param nowNanos the time
	 * @return whether a payload is under way, and the window is open
	 */
	public boolean canSend(long nowNanos) {
		return this.payload != null && this.window.isOpen(nowNanos);
	}

	/**
	 * Take the next part of the payload under way, to be sent now.
	 * @param nowNanos the time
	 * @return the part, or {@code null} if only the rest is left
	 */
	public @Nullable Part nextPart(long nowNanos) {
		ByteString whole = this.payload;
		if (whole == null) {
			return null;
		}
		int partBytes = this.window.partBytes(nowNanos);
		if (whole.size() - this.sentBytes <= partBytes) {
			return null;
		}
		int from = this.sentBytes;
		this.sentBytes += partBytes;
		this.window.sentPart(nowNanos);
		return Part.newBuilder()
			.setTaskId(this.taskId)
			.setAttempt(this.attempt)
			.setBytes(whole.substring(from, this.sentBytes))
			.setPayloadBytes(whole.size())
			.build();
	}

	/**
	 * How much of the payload under way was sent in parts.
	 * @return how many bytes
	 */
	public int sentBytes() {
		return this.sentBytes;
	}

	/**
	 * Take the rest of the payload under way, to be sent now with its task or result.
	 * After that none is under way.
	 * @return what was not sent in parts
	 */
	public ByteString takeRest() {
		ByteString whole = this.payload;
		if (whole == null) {
			throw new IllegalStateException("No payload is under way");
		}
		this.payload = null;
		return whole.substring(this.sentBytes);
	}

	/**
	 * Send no more of the payload under way, if it belongs to a task.
	 * @param taskId the task
	 * @return whether it does, and none of it was sent: the other side knows nothing of
	 * it
	 */
	public boolean cancel(long taskId) {
		if (this.payload == null || this.taskId != taskId) {
			return false;
		}
		this.payload = null;
		return this.sentBytes == 0;
	}

	/**
	 * Send no more, whatever is under way.
	 */
	public void clear() {
		this.payload = null;
	}

	/**
	 * Something was sent that should not wait for parts.
	 * @param nowNanos the time
	 */
	public void sentSmall(long nowNanos) {
		this.window.sentSmall(nowNanos);
	}

	/**
	 * The other side acknowledged parts: more may be sent.
	 * @param count how many; nonsense is taken for all
	 * @param nowNanos the time
	 */
	public void acknowledged(int count, long nowNanos) {
		this.window.acknowledged(count, nowNanos);
	}

}
