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

package io.jobber.worker.payload;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A kind of object that is no data but something at work: a stream, a thread, a
 * connection. Written as JSON it becomes an object without what matters, in silence.
 * Types are known by their names, so that their libraries need not be present. Records
 * are data whatever they implement.
 */
public enum LiveObject {

	/**
	 * What has bytes, which are a payload only by themselves.
	 */
	BYTES("has bytes, which are no part of JSON", "pass it on alone, or have a byte[] in its place", "byte[]",
			"org.springframework.core.io.InputStreamSource", "org.springframework.core.io.buffer.DataBuffer",
			"com.google.protobuf.ByteString"),

	/**
	 * What carries a payload and has headers besides.
	 */
	ENVELOPE("carries a payload and is none", "pass on what is in it, and give the task its headers",
			"the type of what is in it, or io.jobber.task.Payload, which has headers", "io.jobber.task.Payload",
			"org.springframework.messaging.Message", "org.springframework.http.HttpEntity",
			"reactor.core.publisher.Signal"),

	/**
	 * Reactive types, of which each subscription makes the values.
	 */
	PUBLISHER("has no value before it is subscribed to",
			"subscribe to it and pass on its value, as in "
					+ "mono.flatMap((value) -> template.execute(function, value, type)), or collect a Flux into a List",
			"the type of its value", "org.reactivestreams.Publisher", "java.util.concurrent.Flow$Publisher",
			"io.reactivex.rxjava3.core.SingleSource", "io.reactivex.rxjava3.core.MaybeSource",
			"io.reactivex.rxjava3.core.ObservableSource", "io.reactivex.rxjava3.core.CompletableSource",
			"io.reactivex.SingleSource", "io.reactivex.MaybeSource", "io.reactivex.ObservableSource",
			"io.reactivex.CompletableSource", "io.smallrye.mutiny.Uni", "io.smallrye.mutiny.Multi",
			"kotlinx.coroutines.flow.Flow", "kotlinx.coroutines.channels.ReceiveChannel"),

	/**
	 * Values to come.
	 */
	FUTURE("may have no value yet",
			"wait for it and pass on its value, as in future.thenCompose((value) -> template.execute(function, value, type).toFuture())",
			"the type of its value", "java.util.concurrent.Future", "java.util.concurrent.CompletionStage",
			"kotlinx.coroutines.Job", "kotlin.coroutines.Continuation"),

	/**
	 * Sequences that can be read once.
	 */
	SEQUENCE("can be read only once", "collect it into a List and pass that on", "a List",
			"java.util.stream.BaseStream", "java.util.Iterator", "java.util.Spliterator", "java.util.Enumeration",
			"kotlin.sequences.Sequence", "java.util.Scanner"),

	/**
	 * Sources of bytes and text.
	 */
	SOURCE("can be read only once", "read it and pass on its bytes or text, as in input.readAllBytes()",
			"byte[], String or InputStream", "java.io.InputStream", "java.io.Reader",
			"java.nio.channels.ReadableByteChannel", "java.nio.CharBuffer", "java.nio.ShortBuffer",
			"java.nio.IntBuffer", "java.nio.LongBuffer", "java.nio.FloatBuffer", "java.nio.DoubleBuffer",
			"jakarta.servlet.http.Part", "java.sql.Blob", "java.sql.Clob",
			"org.springframework.http.codec.multipart.Part", "io.netty.buffer.ByteBuf",
			"software.amazon.awssdk.core.BytesWrapper", "java.awt.Image"),

	/**
	 * What bytes and text are written to.
	 */
	SINK("is written to and is no data", "pass on the bytes or text that were written to it", "byte[] or String",
			"java.io.OutputStream", "java.io.Writer", "java.nio.channels.WritableByteChannel", "java.io.DataOutput"),

	/**
	 * Lambdas and method references.
	 */
	CODE("is code and no data", "pass on what it is to work on, and have the code in the worker",
			"the type of what it makes", "kotlin.jvm.internal.FunctionBase"),

	/**
	 * Threads, locks, connections, contexts, clients, and what else has to be closed.
	 */
	RESOURCE("belongs to this process and is no data", "pass on what it holds or identifies", "a type of data",
			"java.lang.AutoCloseable", "java.lang.Thread", "java.lang.ThreadLocal", "java.lang.ClassLoader",
			"java.lang.Module", "java.lang.Process", "java.lang.ProcessHandle", "java.lang.Runtime",
			"java.lang.ProcessHandle$Info", "java.lang.ref.Reference", "java.lang.ref.Cleaner",
			"java.lang.reflect.AnnotatedElement", "java.time.Clock", "java.util.Random", "java.util.Timer",
			"java.util.TimerTask", "java.util.concurrent.Executor", "java.util.concurrent.locks.Lock",
			"java.util.concurrent.locks.ReadWriteLock", "java.util.concurrent.Semaphore",
			"java.util.concurrent.CountDownLatch", "java.net.URLConnection", "java.net.http.HttpClient",
			"java.net.http.WebSocket", "java.sql.Wrapper", "javax.sql.CommonDataSource",
			"jakarta.servlet.ServletRequest", "jakarta.servlet.ServletResponse", "jakarta.servlet.ServletContext",
			"jakarta.servlet.http.HttpSession", "java.util.logging.Logger", "org.slf4j.Logger",
			"org.apache.commons.logging.Log", "org.springframework.aop.framework.Advised",
			"org.springframework.beans.factory.BeanFactory", "org.springframework.beans.factory.ObjectFactory",
			"org.springframework.core.env.PropertyResolver", "org.springframework.core.io.ResourceLoader",
			"org.springframework.context.MessageSource", "org.springframework.http.HttpMessage",
			"org.springframework.web.server.ServerWebExchange",
			"org.springframework.web.context.request.RequestAttributes",
			"org.springframework.web.client.RestOperations", "org.springframework.web.client.RestClient",
			"org.springframework.web.reactive.function.client.WebClient",
			"org.springframework.web.reactive.function.client.ClientResponse",
			"org.springframework.jdbc.core.JdbcOperations", "org.springframework.transaction.TransactionManager",
			"org.springframework.scheduling.TaskScheduler", "reactor.util.context.ContextView",
			"reactor.core.Disposable", "reactor.core.publisher.Sinks$Empty", "reactor.core.publisher.Sinks$Many",
			"org.reactivestreams.Subscriber", "org.reactivestreams.Subscription", "io.netty.channel.Channel",
			"io.grpc.Channel", "io.grpc.stub.AbstractStub", "io.grpc.stub.StreamObserver",
			"io.micrometer.core.instrument.MeterRegistry", "io.jobber.JobberOperations", "io.jobber.TaskSpec",
			"kotlinx.coroutines.CoroutineScope", "kotlin.coroutines.CoroutineContext",
			"tools.jackson.core.TokenStreamFactory", "com.fasterxml.jackson.core.TokenStreamFactory",
			"tools.jackson.databind.ObjectMapper", "com.fasterxml.jackson.databind.ObjectMapper");

	private static final Map<String, LiveObject> KINDS = new HashMap<>();
	static {
		for (LiveObject kind : values()) {
			for (String type : kind.types) {
				KINDS.put(type, kind);
			}
		}
	}

	private static final ClassValue<Optional<LiveObject>> FOUND = new ClassValue<>() {

		@Override
		protected Optional<LiveObject> computeValue(Class<?> type) {
			return kind(type);
		}

	};

	private final String reason;

	private final String instead;

	private final String wanted;

	private final String[] types;

	LiveObject(String reason, String instead, String wanted, String... types) {
		this.reason = reason;
		this.instead = instead;
		this.wanted = wanted;
		this.types = types;
	}

	/**
	 * The kind that a type is of.
	 * @param type the type of a value, or one that is asked for
	 * @return the kind, or nothing if the type may be data
	 */
	public static Optional<LiveObject> of(Class<?> type) {
		return FOUND.get(type);
	}

	/**
	 * Why an object cannot be sent, and what to do instead.
	 * @param type the type of the object
	 * @return a sentence without a full stop
	 */
	public String refusal(Class<?> type) {
		return "a " + type.getName() + " " + this.reason + " (" + this.instead + ")";
	}

	/**
	 * What to ask for, or to take, in place of such a type.
	 * @return types
	 */
	public String wanted() {
		return this.wanted;
	}

	private static Optional<LiveObject> kind(Class<?> type) {
		if (type.isRecord() || type.isEnum() || type.isPrimitive() || type.isArray() || type == Class.class) {
			return Optional.empty();
		}
		if (type.getName().contains("$$Lambda") || (type.isAnonymousClass() && isFunctional(type))) {
			return Optional.of(CODE);
		}
		// The first of the constants says most.
		return names(type, new HashSet<>()).stream()
			.flatMap((name) -> Stream.ofNullable(KINDS.get(name)))
			.min(Comparator.naturalOrder());
	}

	private static boolean isFunctional(Class<?> type) {
		return Arrays.stream(type.getInterfaces())
			.anyMatch((implemented) -> implemented.isAnnotationPresent(FunctionalInterface.class));
	}

	private static Set<String> names(Class<?> type, Set<String> names) {
		for (Class<?> each = type; each != null; each = each.getSuperclass()) {
			names.add(each.getName());
			for (Class<?> implemented : each.getInterfaces()) {
				names(implemented, names);
			}
		}
		return names;
	}

}
