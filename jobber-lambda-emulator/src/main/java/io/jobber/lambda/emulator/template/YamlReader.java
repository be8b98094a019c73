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

package io.jobber.lambda.emulator.template;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

import io.jobber.lambda.emulator.template.Value.Fields;
import io.jobber.lambda.emulator.template.Value.Items;
import io.jobber.lambda.emulator.template.Value.Nothing;
import io.jobber.lambda.emulator.template.Value.Place;
import io.jobber.lambda.emulator.template.Value.Text;

/**
 * Reads a file of YAML, or of JSON, and writes out the short forms of intrinsic
 * functions: {@code !Ref x} becomes <code>{Ref: x}</code>.
 */
final class YamlReader {

	// "Intrinsic function reference" of CloudFormation.
	private static final Set<String> FUNCTIONS = Set.of("And", "Base64", "Cidr", "Contains", "EachMemberEquals",
			"EachMemberIn", "Equals", "FindInMap", "ForEach", "GetAtt", "GetAZs", "GetStackOutput", "If", "ImportValue",
			"Join", "Length", "Not", "Or", "RefAll", "Select", "Split", "Sub", "ToJsonString", "Transform", "ValueOf",
			"ValueOfAll");

	private final String file;

	private final Deque<Node> within = new ArrayDeque<>(); // what is being read

	private YamlReader(String file) {
		this.file = file;
	}

	static Fields read(Path path) {
		YamlReader reader = new YamlReader(path.toString());
		String text = reader.text(path);
		try {
			Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
			if (root != null && reader.value(root) instanceof Fields fields) {
				return fields;
			}
		}
		catch (MarkedYAMLException ex) {
			throw reader.place(ex.getProblemMark())
				.wrong("this is no valid YAML: " + words(ex.getProblem()) + context(ex));
		}
		catch (ReaderException ex) {
			long before = text.codePoints().limit(ex.getPosition()).filter((each) -> each == '\n').count();
			throw new Place(reader.file, (int) before + 1)
				.wrong("character U+%04X is not allowed in YAML".formatted(ex.getCodePoint()));
		}
		catch (YAMLException ex) {
			throw new Place(reader.file, 1).wrong("this is no valid YAML: " + words(ex.getMessage()));
		}
		throw new Place(reader.file, 1).wrong("this is no template, which is a mapping with Resources");
	}

	private String text(Path path) {
		Place start = new Place(this.file, 1);
		try {
			return Files.readString(path);
		}
		catch (NoSuchFileException ex) {
			throw start.wrong("there is no such file");
		}
		catch (CharacterCodingException ex) {
			throw start.wrong("this is no text in UTF-8");
		}
		catch (IOException ex) {
			throw start.wrong("it cannot be read: " + words(ex.getMessage()));
		}
	}

	private Value value(Node node) {
		if (this.within.contains(node)) {
			throw place(node).wrong("an alias refers to what it is part of");
		}
		this.within.push(node);
		Value value = plainValue(node);
		this.within.pop();
		String tag = node.getTag().getValue();
		if (!tag.startsWith("!")) {
			return value;
		}
		return new Fields(Map.of(longForm(node, tag.substring(1)), value), value.place());
	}

	private Value plainValue(Node node) {
		Place place = place(node);
		if (node instanceof ScalarNode scalar) {
			return scalar.getTag().equals(Tag.NULL) ? new Nothing(place) : new Text(scalar.getValue(), place);
		}
		if (node instanceof SequenceNode sequence) {
			List<Value> items = new ArrayList<>();
			sequence.getValue().forEach((item) -> items.add(value(item)));
			return new Items(items, place);
		}
		Map<String, Value> entries = new LinkedHashMap<>();
		for (NodeTuple entry : ((MappingNode) node).getValue()) {
			String key = key(entry.getKeyNode());
			if (entries.putIfAbsent(key, value(entry.getValueNode())) != null) {
				throw place(entry.getKeyNode()).wrong("there is a second " + key);
			}
		}
		return new Fields(entries, place);
	}

	private String key(Node node) {
		if (!(node instanceof ScalarNode scalar)) {
			throw place(node).wrong("a name must be text, and not a list or a mapping");
		}
		String key = scalar.getValue();
		if (scalar.getTag().equals(Tag.MERGE)) {
			throw place(node).wrong("merge keys (<<) are not read; Globals has what functions share");
		}
		if (key.startsWith("Fn::")) {
			requireFunction(node, key, key.substring("Fn::".length()));
		}
		return key;
	}

	private String longForm(Node node, String function) {
		if (function.equals("Ref") || function.equals("Condition")) {
			return function;
		}
		requireFunction(node, "!" + function, function);
		return "Fn::" + function;
	}

	private void requireFunction(Node node, String written, String function) {
		// Fn::ForEach::Name is a loop with a name of its own.
		if (!FUNCTIONS.contains(function.replaceFirst("^ForEach::.*", "ForEach"))) {
			throw place(node).wrong(written + " is no intrinsic function");
		}
	}

	private Place place(Node node) {
		return place(node.getStartMark());
	}

	private Place place(@Nullable Mark mark) {
		return new Place(this.file, (mark != null) ? mark.getLine() + 1 : 1);
	}

	private static String context(MarkedYAMLException failure) {
		Mark mark = failure.getContextMark();
		return (mark != null) ? ", " + words(failure.getContext()) + " that begins in line " + (mark.getLine() + 1)
				: "";
	}

	private static String words(@Nullable String message) {
		return (message != null) ? message.strip().replaceAll("\\s+", " ") : "no reason was given";
	}

}
