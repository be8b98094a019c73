package io.jobber.worker.function.process;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

import io.jobber.worker.Invitation;
import io.jobber.worker.TaskHandler;
import io.jobber.worker.function.JobberWorkerFunctionAutoConfiguration;
import io.jobber.worker.function.json.NoInvitationException;
import io.jobber.worker.function.json.WorkerJson;

/**
 * {@link AutoConfiguration Auto-configuration} that makes an application with an
 * invitation a worker. Other applications are left alone.
 */
@AutoConfiguration(after = JobberWorkerFunctionAutoConfiguration.class)
@ConditionalOnProperty(InvalidInvitationException.PROPERTY)
@EnableConfigurationProperties(JobberWorkerProperties.class)
public final class JobberWorkerProcessAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ReportLine jobberReportLine() {
		return new ReportLine();
	}

	@Bean
	InvitedWorker jobberInvitedWorker(JobberWorkerProperties properties, TaskHandler handler, ReportLine line) {
		return new InvitedWorker(invitation(properties), handler, line, System::exit);
	}

	private static Invitation invitation(JobberWorkerProperties properties) {
		try {
			return WorkerJson.readInvitation(String.valueOf(properties.getInvitation()));
		}
		catch (NoInvitationException ex) {
			throw new InvalidInvitationException(ex.getReason());
		}
	}

}
