package io.jobber.observation;

import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;

import io.jobber.grpc.JoinService;

/**
 * Keeps Join calls from being observed: Boot observes every gRPC service, and a span that
 * lasts as long as a worker is of no use to anyone.
 */
public final class JoinObservationPredicate implements ObservationPredicate {

	@Override
	public boolean test(String name, Observation.Context context) {
		return !(context instanceof GrpcServerObservationContext call
				&& JoinService.METHOD.equals(call.getFullMethodName()));
	}

}
