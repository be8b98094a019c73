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

package io.jobber.task;

/**
 * Priority of a task among those that wait. It decides which task is given out first, and
 * nothing else. Each level is worth a head start of ten seconds in the queue, so that a
 * task of a low level goes before newer ones of a higher level once it has waited for
 * long enough: none starves.
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
