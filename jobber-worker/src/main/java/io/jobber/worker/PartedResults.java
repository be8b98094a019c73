package io.jobber.worker;

import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

import io.jobber.proto.v1.Part;
import io.jobber.proto.v1.Result;

/**
 * Large results on their way, one after the other, each in parts. A few parts at a time
 * are unread: others wait here rather than in the connection, where small answers would
 * have to wait behind them. Used by the network thread only.
 */
final class PartedResults {

	private final Queue<InFlightTask> tasks = new ArrayDeque<>();

	private int sentBytes; // of the first of them

	private final UnreadParts unread = new UnreadParts();

	/**
	 * Whether a result is sent in parts, if the other side reads them.
	 */
	static boolean isLarge(Result result) {
		return result.getPayload().size() > UnreadParts.PART_BYTES;
	}

	void add(InFlightTask task) {
		this.tasks.add(task);
	}

	/**
	 * Small answers were sent.
	 */
	void sentSmall(long nowNanos) {
		this.unread.sentSmall(nowNanos);
	}

	/**
	 * The other side has read parts.
	 * @param count how many; nonsense is taken for all
	 */
	void read(int count, long nowNanos) {
		this.unread.read(count, nowNanos);
	}

	/**
	 * Whether something may be sent now: a part, or the rest of a result.
	 */
	boolean mayGoOn(long nowNanos) {
		return !this.tasks.isEmpty() && this.unread.hasRoom(nowNanos);
	}

	/**
	 * The task whose result is being sent.
	 */
	InFlightTask current() {
		return this.tasks.element();
	}

	/**
	 * The next part of its payload.
	 * @return a part, or {@code null} if only the rest is left
	 */
	@Nullable Part nextPart(long nowNanos) {
		Result result = current().answer();
		int end = this.sentBytes + this.unread.partBytes(nowNanos);
		if (end >= result.getPayload().size()) {
			return null;
		}
		Part part = Part.newBuilder()
			.setTaskId(result.getTaskId())
			.setAttempt(result.getAttempt())
			.setBytes(result.getPayload().substring(this.sentBytes, end))
			.setPayloadBytes(result.getPayload().size())
			.build();
		this.sentBytes = end;
		this.unread.sentPart(nowNanos);
		return part;
	}

	/**
	 * The result with the rest of its payload. The next task takes its place.
	 */
	Result rest() {
		Result result = this.tasks.remove().answer();
		Result rest = result.toBuilder()
			.setPayload(result.getPayload().substring(this.sentBytes))
			.setEarlierBytes(this.sentBytes)
			.build();
		this.sentBytes = 0;
		return rest;
	}

	void clear() {
		this.tasks.clear();
	}

}
