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

package io.jobber.dispatch;

import java.time.Duration;

import io.jobber.task.Task;

/**
 * The assignment of a task to a worker.
 *
 * @param id unique within the dispatcher; never 0
 * @param attempt 1 for the first attempt
 * @param task what is to be run
 * @param remaining what is left of the task's timeout
 */
public record Assignment(long id, int attempt, Task task, Duration remaining) {
}
