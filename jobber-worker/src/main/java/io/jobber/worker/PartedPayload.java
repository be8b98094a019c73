package io.jobber.worker;

import java.util.Collection;

import com.google.protobuf.ByteString;

import io.jobber.proto.v1.Part;

/**
 * Puts a large payload together again that comes in parts, one payload at a time. Not
 * thread-safe.
 */
public final class PartedPayload {

	private static final byte[] NONE = new byte[0];

	private long taskId;

	private int attempt;

	private byte[] payload = NONE;

	private int filled;

	/**
	 * Keep a part. The first one of another payload takes the place of what was kept.
	 * @param part the next one
	 * @param maxPayloadBytes the largest payload
	 * @throws IllegalArgumentException if the payload is larger than that, or than it
	 * said it would be
	 */
	public void add(Part part, long maxPayloadBytes) {
		if (!isOf(part.getTaskId(), part.getAttempt())) {
			begin(part, maxPayloadBytes);
		}
		int size = part.getBytes().size();
		if (size > this.payload.length - this.filled) {
			throw new IllegalArgumentException("Part of " + size + " bytes of the payload of task " + this.taskId
					+ " does not fit: " + this.filled + " of " + this.payload.length + " bytes are there already");
		}
		part.getBytes().copyTo(this.payload, this.filled);
		this.filled += size;
	}

	/**
	 * The whole payload, once its last bytes are there. Nothing is kept any more.
	 * @param taskId the task that it belongs to
	 * @param attempt of the task
	 * @param earlierBytes how many bytes are said to have come in parts
	 * @param rest the last ones
	 * @return all of them; the rest itself if there is nothing else
	 * @throws IllegalArgumentException if other bytes came before
	 */
	public ByteString complete(long taskId, int attempt, long earlierBytes, ByteString rest) {
		if (earlierBytes == 0) {
			return rest;
		}
		byte[] whole = this.payload;
		boolean fits = isOf(taskId, attempt) && this.filled == earlierBytes
				&& this.filled + rest.size() == whole.length;
		if (!fits) {
			throw new IllegalArgumentException("Payload of task " + taskId + " is not whole: " + earlierBytes
					+ " bytes are said to have come in parts, " + (isOf(taskId, attempt) ? this.filled : 0) + " did");
		}
		rest.copyTo(whole, this.filled);
		clear();
		return Payloads.wrap(whole);
	}

	/**
	 * Forget what is kept for one of these tasks: no more of it comes.
	 * @param taskIds tasks, of which it may be none
	 */
	public void forget(Collection<Long> taskIds) {
		if (this.filled > 0 && taskIds.contains(this.taskId)) {
			clear();
		}
	}

	private boolean isOf(long taskId, int attempt) {
		return this.filled > 0 && this.taskId == taskId && this.attempt == attempt;
	}

	private void begin(Part part, long maxPayloadBytes) {
		long size = part.getPayloadBytes();
		if (size < 1 || size > Math.min(maxPayloadBytes, Integer.MAX_VALUE)) {
			throw new IllegalArgumentException("Payload of task " + part.getTaskId() + " is to have "
					+ Long.toUnsignedString(size) + " bytes, the limit is " + maxPayloadBytes);
		}
		this.taskId = part.getTaskId();
		this.attempt = part.getAttempt();
		this.payload = new byte[(int) size];
		this.filled = 0;
	}

	private void clear() {
		this.payload = NONE;
		this.filled = 0;
	}

}
