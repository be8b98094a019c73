package io.jobber.dispatch;

/**
 * What happened in a round of the match loop, told to the listener once at its end;
 * workers that have gone, at once. Used by the match loop only.
 */
final class News {

	private final DispatchListener listener;

	private boolean inbound;

	private boolean done;

	private boolean timedOut;

	News(DispatchListener listener) {
		this.listener = listener;
	}

	void inbound() {
		this.inbound = true;
	}

	void done() {
		this.done = true;
	}

	void timedOut() {
		this.timedOut = true;
	}

	void left(WorkerState last) {
		this.done = true;
		this.listener.left(last);
	}

	void tell() {
		if (this.inbound) {
			this.inbound = false;
			this.listener.inbound();
		}
		if (this.done) {
			this.done = false;
			this.listener.done();
		}
		if (this.timedOut) {
			this.timedOut = false;
			this.listener.timedOut();
		}
	}

}
