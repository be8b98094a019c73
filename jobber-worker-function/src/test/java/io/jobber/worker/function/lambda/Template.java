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

package io.jobber.worker.function.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A SAM template. CloudFormation's functions, such as {@code !Ref Name}, read as maps of
 * their tag.
 */
final class Template {

	static final Path WORKER = Path.of("template.yaml");

	static final Path SAMPLE = Path.of("..", "sample-app", "template.yaml");

	private final Object content;

	private Template(Object content) {
		this.content = content;
	}

	static Template read(Path path) throws IOException {
		try (InputStream in = Files.newInputStream(path)) {
			return new Template(new Yaml(new Tags()).load(in));
		}
	}

	/**
	 * What is there, by the names on the way to it; {@code null} if nothing is.
	 */
	Object at(String... names) {
		Object value = this.content;
		for (String name : names) {
			value = ((Map<?, ?>) value).get(name);
		}
		return value;
	}

	Object worker(String property) {
		return at("Resources", "Worker", "Properties", property);
	}

	Map<?, ?> variables() {
		return (Map<?, ?>) at("Resources", "Worker", "Properties", "Environment", "Variables");
	}

	String variable(String name) {
		return (String) variables().get(name);
	}

	private static final class Tags extends SafeConstructor {

		Tags() {
			super(new LoaderOptions());
			this.yamlMultiConstructors.put("!", new AbstractConstruct() {

				@Override
				public Object construct(Node node) {
					return Map.of(node.getTag().getValue(), value(node));
				}

			});
		}

		private Object value(Node node) {
			if (node instanceof ScalarNode scalar) {
				return scalar.getValue();
			}
			return (node instanceof SequenceNode sequence) ? constructSequence(sequence)
					: constructMapping((MappingNode) node);
		}

	}

}
