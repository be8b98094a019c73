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

import java.util.Collection;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

import io.jobber.proto.v1.Part;

/**
 * Puts a large payload together again that comes in parts, one payload at a time. Each
 * part is copied to its place as it comes: a payload that was copied at its end would
 * hold up whatever else its thread reads. Not thread-safe.
 */
public final class PayloadAssembler {

	private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

	private long taskId;

	private int attempt;

	private long size = -1; // of the whole payload; -1 while there is none

	private long earlierBytes;

	private byte @Nullable [] bytes; // null for a payload that is too large

	/**
	 * Keep a part. The first one of another payload takes the place of what was kept.
	 * @param part the next one
	 * @param maxPayloadBytes the largest payload; of a larger one nothing is kept
	 * @throws IllegalArgumentException if it says another size of the payload than the
	 * part before, or reaches beyond it
	 */
	public void add(Part part, long maxPayloadBytes) {
		// The wire's number is unsigned: a negative one here is beyond any limit.
		long size = (part.getPayloadBytes() < 0) ? Long.MAX_VALUE : part.getPayloadBytes();
		if (!isOf(part.getTaskId(), part.getAttempt())) {
			this.taskId = part.getTaskId();
			this.attempt = part.getAttempt();
			this.size = size;
			this.earlierBytes = 0;
			this.bytes = (size <= Math.min(maxPayloadBytes, LARGEST_ARRAY)) ? new byte[(int) size] : null;
		}
		long end = this.earlierBytes + part.getBytes().size();
		if (size != this.size || end > size) {
			throw new IllegalArgumentException("Part of task " + this.taskId + " ends at byte " + end + " of " + size
					+ "; the first one was of " + this.size + " bytes");
		}
		if (this.bytes != null) {
			part.getBytes().copyTo(this.bytes, (int) this.earlierBytes);
		}
		this.earlierBytes = end;
	}

	/**
	 * The whole payload, once its last bytes are there. Nothing is kept any more.
	 * @param taskId the task that it belongs to
	 * @param attempt of the task
	 * @param earlierBytes how many bytes are said to have come in parts
	 * @param rest the last ones
	 * @return all of them; the rest itself if there is nothing else; {@code null} if it
	 * was too large
	 * @throws IllegalArgumentException if other bytes came before, or these are not all
	 */
	public @Nullable ByteString complete(long taskId, int attempt, long earlierBytes, ByteString rest) {
		if (earlierBytes == 0) {
			if (isOf(taskId, attempt)) {
				clear();
			}
			return rest;
		}
		long came = isOf(taskId, attempt) ? this.earlierBytes : 0;
		if (came != earlierBytes || came + rest.size() != this.size) {
			throw new IllegalArgumentException("Payload of task " + taskId + " is not whole: "
					+ Long.toUnsignedString(earlierBytes) + " bytes are said to have come in parts, " + came
					+ " did, and the rest is " + rest.size() + " bytes of " + this.size);
		}
		byte[] whole = this.bytes;
		clear();
		if (whole == null) {
			return null;
		}
		rest.copyTo(whole, (int) came);
		return PayloadBytes.wrap(whole);
	}

	/**
	 * Forget what is kept for one of these tasks: no more of it comes.
	 * @param taskIds tasks, of which it may be none
	 */
	public void forget(Collection<Long> taskIds) {
		if (this.size >= 0 && taskIds.contains(this.taskId)) {
			clear();
		}
	}

	private boolean isOf(long taskId, int attempt) {
		return this.size >= 0 && this.taskId == taskId && this.attempt == attempt;
	}

	private void clear() {
		this.size = -1;
		this.earlierBytes = 0;
		this.bytes = null;
	}

}
