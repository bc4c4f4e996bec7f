import django.db.models.deletion
import portal.accounts.rules
import portal.core.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='VerifiedIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('issuer', models.CharField(max_length=250, verbose_name='who vouches for it')),
                ('subject', models.CharField(max_length=255, verbose_name='number at the one who vouches')),
                ('first_name', models.CharField(max_length=80, verbose_name='first name')),
                ('last_name', models.CharField(max_length=80, verbose_name='last name')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='date of birth')),
                ('embg', portal.core.fields.EncryptedTextField(blank=True, default='', verbose_name='personal number (EMBG)')),
                ('embg_digest', models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True)),
                ('level', models.CharField(choices=[(portal.accounts.rules.Level['LOW'], 'low'), (portal.accounts.rules.Level['SUBSTANTIAL'], 'substantial'), (portal.accounts.rules.Level['HIGH'], 'high')], max_length=20, verbose_name='level of assurance')),
                ('verified_at', models.DateTimeField(verbose_name='verified at')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='verified_identity', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'verified identity',
                'verbose_name_plural': 'verified identities',
            },
        ),
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_name', models.CharField(max_length=80, verbose_name='first name')),
                ('last_name', models.CharField(max_length=80, verbose_name='last name')),
                ('held_until', models.DateTimeField(verbose_name='held until')),
                ('identity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_names', to='accounts.verifiedidentity', verbose_name='verified identity')),
            ],
            options={
                'verbose_name': 'former name',
                'verbose_name_plural': 'former names',
                'ordering': ('-held_until', '-id'),
            },
        ),
        migrations.AddConstraint(
            model_name='verifiedidentity',
            constraint=models.UniqueConstraint(fields=('issuer', 'subject'), name='verified_identity_once_for_each_subject'),
        ),
        migrations.AddConstraint(
            model_name='verifiedidentity',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['low', 'substantial', 'high'])), name='verified_identity_level_known'),
        ),
    ]
