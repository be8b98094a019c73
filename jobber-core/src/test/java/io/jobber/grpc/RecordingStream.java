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

package io.jobber.grpc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.grpc.stub.ServerCallStreamObserver;

import io.jobber.dispatch.Dispatcher.JoinedWorker;
import io.jobber.dispatch.TaskResult;
import io.jobber.dispatch.TaskResult.NackReason;
import io.jobber.proto.v1.DispatcherFrame;
import io.jobber.proto.v1.Part;
import io.jobber.proto.v1.Task;
import io.jobber.task.Payload;

/**
 * The stream of a worker without a network: records what is written to it, and answers
 * when it is told to.
 */
class RecordingStream extends ServerCallStreamObserver<DispatcherFrame> {

	final List<SentTask> held = new ArrayList<>();

	final List<Integer> batches = new ArrayList<>();

	final List<SentPart> parts = new ArrayList<>();

	final List<Long> cancels = new ArrayList<>();

	final List<String> drains = new ArrayList<>();

	int partsRead;

	int closes;

	int aborts;

	boolean reading = true;

	JoinedWorker worker;

	TaskWriter writer;

	private long currentTask; // the one of the last part

	private int currentBytes; // that have come of it

	@Override
	public void onNext(DispatcherFrame frame) {
		switch (frame.getFrameCase()) {
			case TASKS -> {
				this.batches.add(frame.getTasks().getTasksCount());
				frame.getTasks().getTasksList().forEach(this::take);
			}
			case PART -> take(frame.getPart());
			case PARTS_READ -> this.partsRead += frame.getPartsRead().getCount();
			case CANCEL -> {
				this.cancels.addAll(frame.getCancel().getTaskIdsList());
				this.currentTask = 0;
			}
			case DRAIN -> this.drains.add(frame.getDrain().getReason());
			case HEARTBEAT, WELCOME, FRAME_NOT_SET -> {
			}
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.aborts++;
	}

	@Override
	public void onCompleted() {
		this.closes++;
	}

	@Override
	public boolean isReady() {
		return this.reading;
	}

	@Override
	public boolean isCancelled() {
		return false;
	}

	@Override
	public void setOnCancelHandler(Runnable handler) {
	}

	@Override
	public void setOnReadyHandler(Runnable handler) {
	}

	@Override
	public void setCompression(String compression) {
	}

	@Override
	public void setMessageCompression(boolean enable) {
	}

	@Override
	public void disableAutoInboundFlowControl() {
	}

	@Override
	public void request(int count) {
	}

	/**
	 * Acknowledge parts of tasks.
	 */
	void acknowledge(int count) {
		this.writer.acknowledged(count, this.worker);
	}

	/**
	 * Send a part of a result.
	 */
	void sendPart() {
		this.writer.readPart(this.worker);
	}

	void beat() {
		this.worker.heartbeat(this.held.stream().map(SentTask::id).toList(), -1);
	}

	void answer(String function) {
		SentTask task = take(function);
		byte[] answer = ("result of " + function).getBytes(StandardCharsets.UTF_8);
		this.worker
			.answer(List.of(new TaskResult.Success(task.id(), task.attempt(), Payload.of("text/plain", answer))));
	}

	void nack(String function, NackReason reason) {
		SentTask task = take(function);
		this.worker.answer(List.of(new TaskResult.Nack(task.id(), task.attempt(), reason, "said " + reason)));
	}

	List<String> functions() {
		return this.held.stream().map(SentTask::function).toList();
	}

	private SentTask take(String function) {
		SentTask found = this.held.stream()
			.filter((task) -> task.function().equals(function))
			.findFirst()
			.orElseThrow(() -> new AssertionError("not held: " + function + " in " + this.held));
		this.held.remove(found);
		return found;
	}

	private void take(Task task) {
		int from = (int) task.getEarlierBytes();
		this.held
			.add(new SentTask(task.getId(), task.getAttempt(), task.getFunction(), from, task.getPayload().size()));
		if (from > 0) {
			this.currentTask = 0;
		}
	}

	private void take(Part part) {
		if (part.getTaskId() != this.currentTask) {
			this.currentTask = part.getTaskId();
			this.currentBytes = 0;
		}
		int from = this.currentBytes;
		this.currentBytes += part.getBytes().size();
		SentPart sent = new SentPart(part.getTaskId(), part.getAttempt(), from, this.currentBytes);
		send(sent);
		this.parts.add(sent);
	}

	/**
	 * A part is written.
	 */
	void send(SentPart part) {
	}

	/**
	 * A part, and where it lies in the payload.
	 */
	record SentPart(long taskId, int attempt, int from, int to) {
	}

	/**
	 * A task, how much of its payload came before it, and how much with it.
	 */
	record SentTask(long id, int attempt, String function, int from, int size) {
	}

}
