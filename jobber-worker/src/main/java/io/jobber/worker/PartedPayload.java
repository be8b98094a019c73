package io.jobber.worker;

import java.util.Collection;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

import io.jobber.proto.v1.Part;

/**
 * Puts a large payload together again that comes in parts, one payload at a time. Not
 * thread-safe.
 */
public final class PartedPayload {

	private long taskId;

	private int attempt;

	private long earlierBytes;

	private ByteString kept = ByteString.EMPTY; // nothing, of a payload that is too large

	/**
	 * Keep a part. The first one of another payload takes the place of what was kept.
	 * @param part the next one
	 * @param maxPayloadBytes the largest payload; of a larger one nothing is kept
	 */
	public void add(Part part, long maxPayloadBytes) {
		if (!isOf(part.getTaskId(), part.getAttempt())) {
			clear();
			this.taskId = part.getTaskId();
			this.attempt = part.getAttempt();
		}
		this.earlierBytes += part.getBytes().size();
		boolean fits = this.earlierBytes <= Math.min(maxPayloadBytes, Integer.MAX_VALUE);
		this.kept = fits ? this.kept.concat(part.getBytes()) : ByteString.EMPTY;
	}

	/**
	 * The whole payload, once its last bytes are there. Nothing is kept any more.
	 * @param taskId the task that it belongs to
	 * @param attempt of the task
	 * @param earlierBytes how many bytes are said to have come in parts
	 * @param rest the last ones
	 * @return all of them; the rest itself if there is nothing else; {@code null} if it
	 * was too large
	 * @throws IllegalArgumentException if other bytes came before
	 */
	public @Nullable ByteString complete(long taskId, int attempt, long earlierBytes, ByteString rest) {
		if (earlierBytes == 0) {
			return rest;
		}
		long came = isOf(taskId, attempt) ? this.earlierBytes : 0;
		if (came != earlierBytes) {
			throw new IllegalArgumentException("Payload of task " + taskId + " is not whole: "
					+ Long.toUnsignedString(earlierBytes) + " bytes are said to have come in parts, " + came + " did");
		}
		ByteString whole = (this.kept.size() == came) ? this.kept.concat(rest) : null;
		clear();
		return whole;
	}

	/**
	 * Forget what is kept for one of these tasks: no more of it comes.
	 * @param taskIds tasks, of which it may be none
	 */
	public void forget(Collection<Long> taskIds) {
		if (this.earlierBytes > 0 && taskIds.contains(this.taskId)) {
			clear();
		}
	}

	private boolean isOf(long taskId, int attempt) {
		return this.earlierBytes > 0 && this.taskId == taskId && this.attempt == attempt;
	}

	private void clear() {
		this.earlierBytes = 0;
		this.kept = ByteString.EMPTY;
	}

}
