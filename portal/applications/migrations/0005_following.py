
import django.db.models.deletion
import portal.core.fields
import uuid
from django.conf import settings
from django.db import migrations, models


from portal.core.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ("applications", "0004_drafts"),
        ("directory", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                ('kind', models.CharField(choices=[('decision', 'against the decision'), ('silence', 'because no decision came in time')], max_length=10, verbose_name='kind')),
                ('grounds', models.JSONField(default=list, verbose_name='grounds')),
                ('words', portal.core.fields.EncryptedTextField(blank=True, default='', verbose_name='in own words')),
                ('submitted_at', models.DateTimeField(verbose_name='submitted at')),
                ('last_day', models.DateField(blank=True, null=True, verbose_name='last day of appeal')),
                ('is_late', models.BooleanField(default=False, verbose_name='came after the last day')),
                ('late_reason', models.CharField(blank=True, choices=[('illness', 'I was ill or in hospital.'), ('not_delivered', 'I did not get the decision in time.'), ('disaster', 'A disaster or an accident kept me from it.'), ('other', 'Another reason')], max_length=20, verbose_name='why it is late')),
                ('late_words', portal.core.fields.EncryptedTextField(blank=True, default='', verbose_name='why it is late, in own words')),
                ('forwarded_on', models.DateField(blank=True, null=True, verbose_name='forwarded to the Ministry on')),
                ('outcome', models.CharField(blank=True, choices=[('withdrawn', 'withdrawn'), ('replaced', 'the centre replaced its decision'), ('changed', 'the Ministry changed the decision'), ('upheld', 'the Ministry upheld the decision')], max_length=10, verbose_name='outcome')),
                ('outcome_on', models.DateField(blank=True, null=True, verbose_name='decided on')),
                ('outcome_number', models.CharField(blank=True, max_length=40, verbose_name="number of the Ministry's decision")),
            ],
            options={
                'verbose_name': 'appeal',
                'verbose_name_plural': 'appeals',
                'ordering': ('submitted_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('place', models.CharField(choices=[('office', 'at the office'), ('phone', 'by telephone'), ('home', 'at your home')], max_length=10, verbose_name='how')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='duration in minutes')),
                ('state', models.CharField(choices=[('offered', 'times are offered'), ('booked', 'agreed'), ('others_wanted', 'other times are asked for'), ('cancelled', 'cancelled')], max_length=20, verbose_name='state')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='begins at')),
                ('sequence', models.PositiveSmallIntegerField(default=0, verbose_name='changes')),
                ('key', models.UUIDField(editable=False, unique=True)),
            ],
            options={
                'verbose_name': 'appointment',
                'verbose_name_plural': 'appointments',
                'ordering': ('created_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='DecisionDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(verbose_name='opened at')),
            ],
            options={
                'verbose_name': 'delivery of a decision',
                'verbose_name_plural': 'deliveries of decisions',
            },
        ),
        migrations.CreateModel(
            name='LegalTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('appeal', 'days to appeal, from delivery'), ('late_appeal', 'days after which a late appeal is no longer taken'), ('deemed_delivery', 'days from the notice until a decision counts as delivered'), ('offer_answer', 'working days to answer an offer of a place'), ('papers_answer', 'days to send papers that were asked for'), ('messages_after_end', 'days in which one may write after a file has ended')], max_length=30, verbose_name='time limit')),
                ('days', models.PositiveSmallIntegerField(verbose_name='days')),
                ('valid_from', models.DateField(verbose_name='in force from')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('is_confirmed', models.BooleanField(default=False, verbose_name='confirmed by a lawyer')),
            ],
            options={
                'verbose_name': 'time limit',
                'verbose_name_plural': 'time limits',
                'ordering': ('code', 'valid_from'),
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('author_role', models.CharField(max_length=40, verbose_name='role')),
                ('is_from_citizen', models.BooleanField(verbose_name='from the citizen')),
                ('text', portal.core.fields.EncryptedTextField(verbose_name='text')),
                ('sent_at', models.DateTimeField(verbose_name='sent at')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='read at')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ('sent_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('offered_at', models.DateTimeField(verbose_name='offered at')),
                ('working_days', models.PositiveSmallIntegerField(verbose_name='working days to answer')),
                ('answer_until', models.DateField(verbose_name='answer until')),
                ('answer', models.CharField(blank=True, choices=[('accepted', 'accepted'), ('declined', 'declined'), ('expired', 'expired'), ('withdrawn', 'withdrawn')], max_length=10, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
            ],
            options={
                'verbose_name': 'offer of a place',
                'verbose_name_plural': 'offers of places',
                'ordering': ('offered_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='begins at')),
                ('ends_at', models.DateTimeField(verbose_name='ends at')),
            ],
            options={
                'verbose_name': 'time',
                'verbose_name_plural': 'times',
                'ordering': ('starts_at',),
            },
        ),
        migrations.RemoveConstraint(
            model_name='application',
            name='application_one_open_for_each_person_and_service',
        ),
        migrations.RemoveConstraint(
            model_name='applicationevent',
            name='application_event_kind_known',
        ),
        migrations.AlterField(
            model_name='applicationevent',
            name='kind',
            field=models.CharField(choices=[('submitted', 'The application was submitted.'), ('review_started', 'Somebody began to examine the application.'), ('papers_requested', 'Papers were asked for.'), ('paper_added', 'A paper was added.'), ('papers_completed', 'The papers are complete; the examination goes on.'), ('approved', 'The application was approved.'), ('rejected', 'The application was rejected.'), ('appealed', 'An appeal was made.'), ('put_on_waiting_list', 'No place is free; it is on the waiting list.'), ('place_offered', 'A place was offered.'), ('offer_accepted', 'The place was accepted.'), ('offer_declined', 'The place was declined.'), ('offer_expired', 'The offer was not answered in time.'), ('placed', 'The service began.'), ('ended', 'The service ended.'), ('withdrawn', 'The application was withdrawn.'), ('decision_delivered', 'The decision was read.'), ('appeal_withdrawn', 'The appeal was withdrawn; the decision stands.'), ('appeal_forwarded', 'The appeal went to the Ministry.'), ('decision_upheld', 'The Ministry upheld the decision.'), ('decision_changed', 'The Ministry changed the decision: approved.'), ('decision_replaced', 'The decision was replaced: approved.'), ('silence_appealed', 'An appeal was made because no decision came.'), ('silence_appeal_withdrawn', 'The appeal for the missing decision was withdrawn.'), ('silence_appeal_forwarded', 'The appeal for the missing decision went to the Ministry.'), ('appointment_offered', 'Times for a meeting were offered.'), ('appointment_booked', 'A meeting was agreed.'), ('other_times_wanted', 'Other times for the meeting were asked for.'), ('appointment_cancelled', 'The meeting was cancelled.')], max_length=30, verbose_name='what'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['accepted', 'in_review', 'offered', 'submitted', 'waiting_for_papers', 'waiting_list'])), fields=('person', 'service', 'intake'), name='application_one_open_for_each_person_and_service'),
        ),
        migrations.AddConstraint(
            model_name='applicationevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['submitted', 'review_started', 'papers_requested', 'paper_added', 'papers_completed', 'approved', 'rejected', 'appealed', 'put_on_waiting_list', 'place_offered', 'offer_accepted', 'offer_declined', 'offer_expired', 'placed', 'ended', 'withdrawn', 'decision_delivered', 'appeal_withdrawn', 'appeal_forwarded', 'decision_upheld', 'decision_changed', 'decision_replaced', 'silence_appealed', 'silence_appeal_withdrawn', 'silence_appeal_forwarded', 'appointment_offered', 'appointment_booked', 'other_times_wanted', 'appointment_cancelled'])), name='application_event_kind_known'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='appellant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='applications.application', verbose_name='application'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='papers',
            field=models.ManyToManyField(blank=True, related_name='+', to='applications.paper', verbose_name='papers'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='reasons',
            field=models.ManyToManyField(blank=True, related_name='+', to='applications.decisionreason', verbose_name='reasons'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='applications.application', verbose_name='application'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='staff',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL, verbose_name='with whom'),
        ),
        migrations.AddField(
            model_name='decisiondelivery',
            name='decision',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='delivery', to='applications.decision', verbose_name='decision'),
        ),
        migrations.AddField(
            model_name='decisiondelivery',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opened by'),
        ),
        migrations.AddConstraint(
            model_name='legalterm',
            constraint=models.UniqueConstraint(fields=('code', 'valid_from'), name='legal_term_once_a_day'),
        ),
        migrations.AddField(
            model_name='message',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='applications.application', verbose_name='application'),
        ),
        migrations.AddField(
            model_name='message',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by'),
        ),
        migrations.AddField(
            model_name='message',
            name='papers',
            field=models.ManyToManyField(blank=True, related_name='+', to='applications.paper', verbose_name='papers'),
        ),
        migrations.AddField(
            model_name='offer',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='applications.application', verbose_name='application'),
        ),
        migrations.AddField(
            model_name='offer',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.institution', verbose_name='institution'),
        ),
        migrations.AddField(
            model_name='offer',
            name='offered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='offered by'),
        ),
        migrations.AddField(
            model_name='slot',
            name='appointment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='applications.appointment', verbose_name='appointment'),
        ),
        migrations.AddField(
            model_name='slot',
            name='staff',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='with whom'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.UniqueConstraint(fields=('application', 'kind'), name='appeal_once_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['decision', 'silence'])), name='appeal_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('outcome_on__isnull', True)), models.Q(models.Q(('outcome', ''), _negated=True), ('outcome_on__isnull', False)), _connector='OR'), name='appeal_outcome_has_its_day'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('state', 'booked')), fields=['starts_at'], name='appointment_booked'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['offered', 'booked', 'others_wanted', 'cancelled'])), name='appointment_state_known'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'booked'), _negated=True), ('starts_at__isnull', False), _connector='OR'), name='appointment_booked_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['booked', 'offered', 'others_wanted'])), fields=('application',), name='appointment_one_live_for_each_application'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['application', 'sent_at'], name='message_of_application'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('read_at__isnull', True)), fields=['application', 'is_from_citizen'], name='message_unread'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['author', 'sent_at'], name='message_of_author'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('application', 'key'), name='message_sent_once'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=models.Q(('answer', '')), fields=['answer_until'], name='offer_unanswered'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('application',), name='offer_one_open_for_each_application'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='offer_answered_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.UniqueConstraint(fields=('staff', 'starts_at'), name='slot_of_staff_once'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='slot_ends_after_it_begins'),
        ),
        append_only("applications_decisiondelivery"),
    ]
