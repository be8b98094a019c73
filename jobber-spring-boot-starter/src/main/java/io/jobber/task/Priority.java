package io.jobber.task;

/**
 * How urgent a task is compared with others that wait. It decides which task is given out
 * first, and nothing else. Each level is worth a head start of ten seconds in the queue,
 * so that a task of a low level goes before newer ones of a higher level once it has
 * waited for long enough: none starves.
 */
public enum Priority {

	/**
	 * May wait.
	 */
	LOW,

	/**
	 * As most tasks.
	 */
	NORMAL,

	/**
	 * Goes before those that came a little earlier.
	 */
	HIGH

}
