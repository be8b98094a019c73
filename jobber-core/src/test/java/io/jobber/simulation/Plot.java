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

package io.jobber.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Draws a run as an SVG image of two diagrams over the same time: the tasks, running and
 * queued, and below them the workers, serving, draining and starting.
 */
final class Plot {

	private static final int LEFT = 64;

	private static final int WIDTH = 860;

	private static final int HEIGHT = 150;

	private static final int TASKS_TOP = 56;

	private static final int WORKERS_TOP = 254;

	private static final String GRID = "#d0d7de";

	private final StringBuilder svg = new StringBuilder();

	private final Outcome outcome;

	private final List<Sample> samples;

	private final double seconds;

	private Plot(Outcome outcome) {
		this.outcome = outcome;
		this.samples = outcome.samples();
		this.seconds = Math.max(1, outcome.length().toMillis() / 1e3);
	}

	/**
	 * Write an image of a run to the file that {@code -Dsimulation.svg} names, if it
	 * names one.
	 */
	static void writeIfAsked(Outcome outcome) {
		String name = System.getProperty("simulation.svg");
		if (name != null) {
			Path file = Repository.resolve(name);
			try {
				Files.writeString(file, new Plot(outcome).draw(), UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException("The image of -Dsimulation.svg cannot be written to " + file, ex);
			}
			System.out.println("   image    " + file);
		}
	}

	private String draw() {
		int mostWorkers = this.outcome.setup().maxWorkers;
		int mostTasks = Math.max(1, this.outcome.most(Sample::demand));
		String words = escape(this.outcome.setup().name);
		add("""
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 460" width="960" height="460" role="img" \
				aria-labelledby="title desc" font-family="-apple-system, 'Segoe UI', Helvetica, Arial, sans-serif" \
				font-size="13" fill="#57606a">
				  <title id="title">Tasks and workers: %s</title>
				  <desc id="desc">A simulated run of %s s. Above, tasks over time: at most %d, running or queued. \
				Below, workers over time, of which at most %d were there: serving, draining or starting.</desc>
				  <rect x="0.5" y="0.5" width="959" height="459" rx="10" fill="#ffffff" stroke="#d0d7de"/>
				""", words, number(this.seconds), mostTasks, this.outcome.platform().mostWorkers());
		caption(TASKS_TOP, "tasks", List.of("queued", "running"), List.of("#f2a65a", "#2da44e"));
		grid(TASKS_TOP, mostTasks);
		area(TASKS_TOP, mostTasks, Sample::demand, "#f2a65a");
		area(TASKS_TOP, mostTasks, Sample::running, "#2da44e");
		caption(WORKERS_TOP, "workers, at most " + mostWorkers, List.of("starting", "draining", "serving"),
				List.of("#e3b341", "#8c959f", "#0969da"));
		grid(WORKERS_TOP, mostWorkers);
		area(WORKERS_TOP, mostWorkers, Sample::workers, "#e3b341");
		area(WORKERS_TOP, mostWorkers, (sample) -> sample.serving() + sample.draining(), "#8c959f");
		area(WORKERS_TOP, mostWorkers, Sample::serving, "#0969da");
		time();
		add("</svg>\n");
		return this.svg.toString();
	}

	private void caption(int top, String what, List<String> words, List<String> colours) {
		add("  <text x=\"%d\" y=\"%d\" font-weight=\"600\" fill=\"#1f2328\">%s</text>\n", LEFT, top - 14, what);
		int x = LEFT + WIDTH;
		for (int i = 0; i < words.size(); i++) {
			x -= 90;
			add("  <rect x=\"%d\" y=\"%d\" width=\"11\" height=\"11\" fill=\"%s\"/><text x=\"%d\" y=\"%d\">%s</text>\n",
					x, top - 24, colours.get(i), x + 16, top - 14, words.get(i));
		}
	}

	private void grid(int top, int most) {
		int step = step(most, 5);
		for (int value = 0; value <= most; value += step) {
			double y = y(top, most, value);
			add("  <path d=\"M%d %sH%d\" stroke=\"%s\"/><text x=\"%d\" y=\"%s\" text-anchor=\"end\">%d</text>\n", LEFT,
					number(y), LEFT + WIDTH, GRID, LEFT - 8, number(y + 4), value);
		}
	}

	private void time() {
		int step = step((int) this.seconds, 12);
		int bottom = WORKERS_TOP + HEIGHT;
		for (int second = 0; second <= this.seconds; second += step) {
			double x = x(second);
			add("  <path d=\"M%s %dv5\" stroke=\"#57606a\"/><text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%d</text>\n",
					number(x), bottom, number(x), bottom + 20, second);
		}
		add("  <text x=\"%d\" y=\"%d\" text-anchor=\"middle\">seconds</text>\n", LEFT + WIDTH / 2, bottom + 40);
	}

	private void area(int top, int most, ToIntFunction<Sample> what, String colour) {
		StringBuilder path = new StringBuilder("M" + LEFT + " " + (top + HEIGHT));
		int before = 0;
		for (int column = 0; column <= WIDTH; column++) {
			int value = most(what, column);
			if (value != before) {
				path.append("H").append(LEFT + column).append("V").append(number(y(top, most, value)));
				before = value;
			}
		}
		add("  <path d=\"%sH%dV%dZ\" fill=\"%s\"/>\n", path, LEFT + WIDTH, top + HEIGHT, colour);
	}

	/**
	 * The most of something within a column of the image.
	 */
	private int most(ToIntFunction<Sample> what, int column) {
		int begin = (int) ((long) column * (this.samples.size() - 1) / WIDTH);
		int end = (int) ((long) (column + 1) * (this.samples.size() - 1) / WIDTH);
		return this.samples.subList(begin, Math.min(this.samples.size(), Math.max(begin + 1, end)))
			.stream()
			.mapToInt(what)
			.max()
			.orElse(0);
	}

	private double x(double second) {
		return LEFT + WIDTH * second / this.seconds;
	}

	private static double y(int top, int most, int value) {
		return top + HEIGHT - (double) HEIGHT * value / most;
	}

	private static int step(int most, int lines) {
		int step = 1;
		for (int i = 0; most / step > lines; i++) {
			step = new int[] { 2, 5, 10 }[i % 3] * (int) Math.pow(10, i / 3);
		}
		return step;
	}

	private void add(String format, Object... values) {
		this.svg.append(String.format(Locale.ROOT, format, values));
	}

	private static String number(double value) {
		return (value == Math.rint(value)) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.1f", value);
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}

}
