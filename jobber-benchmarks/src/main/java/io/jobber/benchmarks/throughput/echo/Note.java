package io.jobber.benchmarks.throughput.echo;

import java.util.List;

/**
 * What is sent as JSON: a small record of the usual kinds of members.
 *
 * @param id a number
 * @param title a word
 * @param urgent a flag
 * @param tags some words
 * @param text as long as the payload is to be
 */
public record Note(long id, String title, boolean urgent, List<String> tags, String text) {
}
