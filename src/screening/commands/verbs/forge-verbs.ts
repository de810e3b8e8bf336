// Verbs of forges, registries, CI servers, frameworks and services: data; see `verb-table.ts`. (pure)

export const FORGE_VERBS = `
gh
 reads_secrets: auth status +-t|--show-token
 publishes: release create; gist create +-p|--public
 -: pr|issue|run|repo|release|workflow|gist|project|label|cache|search|status|ruleset list|view|status|checks|diff|checkout|watch|download|create|comment|clone; auth status; alias|extension|config *; pr checkout|create|review|edit|ready|comment; browse|search|status|completion|help|version
 reads_secrets: auth token; auth status +-t|--show-token
 deletes_remote: ** @|delete|remove|archive|transfer|cancel|lock|disable|rename|delete-asset|close; repo delete|archive|rename|edit +--visibility|--accept-visibility-change-consequences; repo deploy-key delete|add; api +-X=DELETE|--method=DELETE|-XDELETE; api +-X:DELETE|--method:DELETE; secret|variable delete|remove|rm; repo sync +--force; codespace|cs delete|stop; pr merge +--admin; cache delete; workflow disable; pr|issue close|lock|transfer +!-c; release delete*; ssh-key|gpg-key delete|add; auth logout; org *remove*; api +~graphql +~delete|remove
 ?deletes_remote: pr close|merge; issue close; run cancel; label delete|edit; pr merge; api +-X|--method
 stops_remote: secret|variable set; workflow run +--ref=prod*
 publishes: repo create +--public; release create|upload; gist create +-p|--public; repo edit +~public
 grants_access: repo deploy-key add; ssh-key|gpg-key add; api +~collaborators +-X|--method; codespace ports visibility
glab
 reads_secrets: auth status +-t|--show-token
 publishes: release create
 -: mr|issue|ci|repo|release|label|snippet|pipeline list|view|show|status|diff|checkout|get|trace|lint|create|note|clone; auth status; alias *; mr checkout|create|note|update|approve
 reads_secrets: auth status +-t|--show-token; variable get|export; token create|rotate
 deletes_remote: ** @|delete|remove|archive|transfer|cancel|revoke|lock; api +-X=DELETE|--method=DELETE|-X:DELETE|--method:DELETE|-XDELETE; mr merge +--yes; repo delete|archive|transfer|mirror; variable delete|update|set; ssh-key|deploy-key delete|add; cluster agent *; schedule delete; token revoke
 ?deletes_remote: mr|issue close|merge; ci cancel|retry|delete
 publishes: release create|upload; repo create +--public|-P
tea|hub|lab|jira|bb|bitbucket|azdo|gitea|gogs|forgejo|gerrit|phab|arc|linear|trello|asana|clickup|notion|confluence|acli|redmine
 -: ** list|ls|view|show|status|browse; create|issue|pr
 deletes_remote: ** delete|destroy|@; release delete; branch delete
 reads_secrets: admin user generate-access-token
gitlab-rake|gitlab-ctl|gitlab-runner|gitlab-backup|gitlab-rails
 -: status|list|verify|tail|check-config|gitlab:check|service-list
 deletes_remote: unregister|*:restore*|restore|*:destroy|*:reset*|cleanse|uninstall|stop|kill|term|remove-accounts|restart|*:cleanup*|*:clear*|*:drop*|*:delete*|reset-*|@|promote*|runner|console; ** unregister
npm|pnpm|yarn|bun|lerna|jsr|vsce|ovsx|changeset|nx|np|semantic-release|release-it|auto|rush|ni|deno
 -: run|test|install|ci|ls|list|view|outdated|audit|pack|why|info|search|prune|uninstall|remove|rm|un|unlink|init|exec|start|dedupe|update; cache *; config list|get|set|delete; store prune; publish +--dry-run; unpublish +--dry-run; run|task *; npm pkg *; pkg *; workspace|workspaces * remove
 withdraws_package: unpublish; npm unpublish; npm deprecate; deprecate; npm dist-tag|tag rm|remove; dist-tag|dist-tags rm|remove|add; owner|author|maintainer rm|remove; npm owner remove; access revoke|set; team destroy|rm; org rm; hook rm; profile disable-2fa|set; unpublish; stage reject; trust revoke
 publishes: publish; npm publish; workspaces|workspace publish; workspaces foreach * publish; lerna publish; changeset publish; release +--ci; recursive publish; -r publish; semantic-release; release publish; bump|publish|submit; npm owner add
 grants_access: owner|author|maintainer add; access grant|public; team add; org set; token create; npm token *; access set
 reads_secrets: token list|create; config get //*
 deletes_remote: token revoke|delete
cargo|gem|twine|poetry|flit|hatch|pdm|uv|rye|maturin|setup.py|composer|nuget|dotnet|mvn|mvnw|gradle|gradlew|sbt|lein|mix|hex|pod|conan|vcpkg|luarocks|cpanm|cpan-upload|dart|flutter|pub|opam|cabal|stack|elm|nimble|shards|swift|carthage|helm-push|goreleaser|fpm|anaconda|conda|r|julia|jfrog|jf|cloudsmith|packagecloud|package_cloud|gcrane|charmcraft|snapcraft|flatpak-builder|mike|gh-pages|surge|firebase-tools|chart-releaser|cr|artifactory|nexus|pulp|aptly|reprepro|createrepo|apm|melt
 resets_database: flyway:clean|flywayclean|*:flywayclean|flyway:undo|liquibase:dropall|liquibasedropall|*:dropall
 -: build|test|check|clippy|doc|fmt|run|install|add|tree|search|info|metadata|list|show|update|remove|uninstall|lock|sync|outdated|clean|why|compile|package|verify; publish +--dry-run; cache *; push +--dry-run; workspace *; ** list
 withdraws_package: yank|unpublish|retract|delete|hex.retire; owner +--remove|-r; owner remove|rm; hex.retire|hex.owner|hex.organization|hex.publish revert|remove|key; nuget delete; trunk delete|deprecate|remove-owner; ** unpublish|unlist|deprecate; rt del|delete|rt-delete; rt delete|del; repo drop|remove; snapshot drop; publish drop|switch; db cleanup; delete-*; rt repo-delete; anaconda remove
 publishes: publish|upload|deploy|push|release|release:perform|publishsigned|publishtomavencentral|publishandreleasetomavencentral|+publish|+publishsigned|sonatypebundlerelease|sonatyperelease|sonatypecentral*|hex.publish|trunk|publishtocentral|publishplugins|publishallpublications*|closeandrelease*|uploadarchives; ** deploy|release:perform|release:prepare|publish; clean deploy; :*:publish; nuget|hex|pub|trunk|repo push|publish|deploy; bdist* upload; sdist upload; pub publish; mike deploy +-p|--push; rt upload|u|publish; +%semantic-release|goreleaser|gh-pages|surge; release +--clean; upload-local
 grants_access: owner +--add|-a; owner add
conda|mamba|micromamba
 -: *
circleci|travis|buildkite-agent|bk|drone|woodpecker-cli|concourse|fly-ci|tkn|jenkins-cli|jenkins-cli.jar|jenkins|jcli|act|semaphore|sem|bitrise|appveyor|codefresh|harness|spinnaker|spin|hal|teamcity|tc|gocd|screwdriver|dagger|earthly|codemagic|eas|expo|fastlane|xcrun
 -: ** list|list-*|show|get|get-*|info|status|validate|process|version|logs|history|who-am-i|lint; config *; local *; build|pipeline; test|run|export*
 deletes_remote: ** @|delete*|remove*|cancel|delete-*|destroy-pipeline|dp|prune-worker|land-worker|clear-*|disable-*|quiet-down|safe-shutdown|shutdown|restart|safe-restart|set-build-*|offline-node|disconnect-node|abort-*|reload-*|archive*|nuke|match_nuke|revoke*|pause-*|stop*|groovy|groovysh|unregister|kill|unset|rollback|submit|stop-builds|reload-configuration|purge; settings reset; env delete|remove; repo disable|chown|rm; build kill|stop; cron rm; match nuke; branch:delete; namespace delete-*; context remove-secret|delete|store-secret; runner * delete
 grants_access: create-credentials-by-xml|update-credentials-by-xml; secret add|set; context create|store-secret; set-team|st; user add
 publishes: orb publish|promote|unlist; deploy|release|upload_to_*|pilot|supply|deliver; submit; publish; altool +--upload-app; publish:rollback
sentry-cli|ldcli|launchdarkly|unleash|flipt|split|configcat|flagsmith|growthbook|optimizely|statsig|harness-ff|pd|pagerduty|opsgenie|opsgenie-lamp|victorops|statuspage|incident|rootly|datadog|datadog-ci|dog|newrelic|nrdiag|honeycomb|lightstep|bugsnag|rollbar|loggly|papertrail|logdna|mezmo|coralogix|dynatrace|dtctl|monaco|appd|uptimerobot|pingdom|checkly|healthchecks|cronitor|posthog|segment|amplitude|mixpanel|heap|snyk|sonar-scanner|codecov
 -: ** list|ls|get|show|info|log|search|query|test|monitor|view; send-event|releases new|upload-*; flags list
 deletes_remote: ** @|delete|remove|archive|archive-*|delete-*|unmap|cancel|resolve|mute|purge|uninstall|destroy|kill|mute_*|rm|turn-off|deactivate|revoke|close; releases delete; flags delete|archive|toggle*|update|kill; issues resolve|mute; entity tags delete; monitor mute_all|delete|mute; service disable|delete; incident resolve; destroy; apiaccess deletekeys|*Delete*; nerdgraph query +~delete|mutation
 stops_remote: ** mute*|unmute*|rollback|pause|set-default-rule; maintenance create
 ?stops_remote: ** toggle|toggle-*|turn-on|turn-off|turn*|disable*|enable*; flags update
 grants_access: api-keys|api_keys|tokens create|roll; members invite|create; apiaccess createkeys; service-keys create
supabase|firebase|appwrite|amplify|nhost|hasura|convex|pocketbase|parse|backendless|neonctl|neon|pscale|planetscale|turso|atlas|mongocli|realm|xata|fauna|upstash|cockroach|ccloud|astra|aiven|avn|timescale|tsctl|stytch|auth0|okta|clerk|workos|fusionauth|kcadm|kcadm.sh|keycloak|ory|kratos|hydra|zitadel|descope|cognito
 -: ** list|ls|get|show|status|info|diff|describe; start|login|init|link|gen|serve|emulators:*|projects:list|use
 deletes_remote: ** @|delete|destroy|remove|revoke|rm|purge|uninstall|terminate|*:delete|*:disable|*:remove|*:unset|*:destroy|*-delete|delete-*|delete_*|clear-*|drop-*|leave|restore|block|del|prune; db reset; firestore:delete|database:remove|functions:delete|hosting:disable|auth:import|apps:android:sha:delete|projects:delete|remoteconfig:rollback|database:set|firestore:indexes|hosting:sites:delete; db reset|push +--linked|--db-url|--include-all; secrets unset|set; branches reset|delete|restore|set-primary; branch delete|restore; cluster|clusters delete|pause|upgrade; users|apps|roles|orgs delete|block|unblock; migrate delete|apply +--down; metadata clear|reset|drop; database drop; data import +--replace; env rm|remove; deployment delete; config unset; service terminate|update|user-password-reset; functions:config:unset; stop +--no-backup
 publishes: deploy|hosting:channel:deploy|functions:deploy|hosting:clone; deploy +--prod; functions deploy
 reads_secrets: secrets download; auth:export; functions:config:get|functions:secrets:access; projects api-keys; connection-string; functions:secrets:get; branches get +--include-secrets; password create; service user-creds-download; test token; apps show +--reveal-secrets; set-password
 grants_access: users roles assign; user grants; add-roles; access-list|accessLists create; ip-allow add; dbusers create; network-restrictions update; functions:secrets:grantaccess; roles assign
stripe|square|paypal|braintree|shopify|twilio|sendgrid|mailgun|postmark|mailchimp|plaid|chargebee|recurly|paddle|lemonsqueezy|gumroad|bigcommerce|stencil|wix|magento|bin/magento|contentful|sanity|strapi|storyblok|prismic|ghost|webflow|apigee|apigeecli|kong|deck|tyk|krakend|postman|ngrok|tailscale|zerotier-cli|headscale|netbird|wg|openvpn|twurl|slack|discord|teams|m365|o365|exchange|gam|gyb|gcalcli|graph|mgc|intune|jamf|apigateway|solo|glooctl|traefik|caddy|envoy
 -: ** list|ls|get|retrieve|status|show|info|listen|logs|print|diff|ping|validate|version; login|dev|theme dev|theme check; listen|trigger|samples
 deletes_remote: ** @|delete|remove|cancel|refund|void|archive|detach|destroy|terminate|purge|deactivate|revoke|expire|reset|undeploy|deauthorize|unpublish|clear|wipe|suspend|close|unlink|*:remove|*:delete|*:release|rollback|leave|reject|del|roll|kill|abandon|undelete|down|logout; sync; gateway sync|reset|apply; +--delete; payouts|refunds|transfers create; theme push|publish|delete; app release|versions; apps uninstall; delete user|group|drive*; user * delete|suspend; dataset delete|import +--replace; space delete; environment-alias; cache:flush|setup:uninstall|admin:user:delete|setup:rollback|setup:upgrade|indexer:reset; documents delete; device remove; nodes expire|delete; users destroy; preauthkeys expire; set-key
 publishes: theme publish|push +--live|--allow-live|-l; app deploy; publish|deploy; send|messages:create|sms:create; api:core:messages:create; phone-numbers:buy*; charges|invoices|payment_intents create +--live; --live; +--live
 reads_secrets: auth:tokens; config --list +--show-secret; user show-keys
 grants_access: invitations|staff|roles create; funnel|serve; http|tcp|tls; webhook_endpoints create; webhooks:create; users create +--admin; iap grant; spo * add
prisma
 -: generate|format|validate|studio|init|version|debug; migrate dev|status|diff; db pull
 resets_database: migrate reset; db push +--force-reset|--accept-data-loss; db execute +~drop|truncate|delete; migrate resolve +--rolled-back; db drop; @; ** reset
artisan|sail|spark|yii|cake|console|bin/console|think
 -: migrate:status|route:list|tinker|make:*|serve|list|about|cache:clear|config:clear|view:clear|optimize:clear|test; migrate; cake migrations status; debug:*; cache:clear|cache:warmup|lint:*
 resets_database: migrate:fresh*|migrate:reset*|migrate:refresh*|migrate:rollback|db:wipe; db:seed +--force; schema:dump +--prune; queue:flush|queue:clear|horizon:clear|horizon:purge|telescope:prune|model:prune|passport:purge|backup:clean|scout:flush|queue:forget|tenants:migrate-fresh|tenants:rollback|module:migrate-reset|module:migrate-refresh|migrate:fresh-seed|migrate:all; artisan migrate:*; migrate/fresh|migrate/down|migrate/redo|cache/flush-schema; migrations rollback +-t|--target; doctrine:database:drop|doctrine:schema:drop|doctrine:mongodb:schema:drop|doctrine:query:sql|doctrine:fixtures:load|doctrine:migrations:migrate +-n|--no-interaction|--force|first|--full-database; doctrine:database:drop|doctrine:schema:drop|doctrine:mongodb:schema:drop|dbal:run-sql|sylius:fixtures:load; doctrine:schema:update +--force|--complete; doctrine:migrations:migrate first; migrate:refresh; storage:clear; down; db:table drop
 stops_service: down|queue:restart|key:generate +--force
rails|rake|bin/rails|bin/rake|hanami|sequel|padrino|jets|annotate
 -: test|routes|console|server|generate|g|s|c|about|stats|notes|db:migrate:status|db:version|db:seed; destroy|d
 resets_database: db:drop*|db:reset*|db:migrate:reset*|db:purge*|db:schema:load*|db:truncate_all*|db:rollback*|db:migrate:down*|db:setup*|db:structure:load|db:mongoid:drop|db:mongoid:purge|db:seed:replant|db:environment:set|db:drop:all|*:db:drop|db:clean|db:nuke|parallel:drop|neo4j:*drop*|es:*delete*; db drop|rollback|clean; drop; resque:clear*|jobs:clear|sidekiq:clear*|*:drop; +-e=drop_tables
manage.py|django-admin|django-admin.py|django
 -: makemigrations|runserver|test|check|shell|showmigrations|collectstatic|createsuperuser|sqlmigrate|inspectdb|dumpdata|diffsettings
 resets_database: flush|reset_db|clear_index|rebuild_index|delete_*|remove_stale_contenttypes|drop_test_database|purge_*|reset_schema|sqlreset|delete_tenant|wipe*|drop*|truncate*|search_index|reset*|nuke*; migrate zero; migrate ** zero; migrate +zero; search_index +--delete
alembic|flask|aerich|masonite|craft|piccolo|edgedb|gel|yoyo|superset|airflow|dagster|prefect|dbt|mlflow|kedro|feast|metaflow
 -: history|current|heads|upgrade|revision|show|routes|shell|run|version|check; ** list|ls|show; dags list|test; docs *; build|test|compile|debug|deps
 resets_database: downgrade; db downgrade|reset|drop|drop-all|clean; ** downgrade|wipe|drop|reset|@; stamp base; migrations clear; rollback; reset; instance destroy; dags delete|clear|pause; tasks clear; pools|connections|variables|users|roles delete|import|reset; db reset|clean|downgrade|shell; database wipe|drop; run +--full-refresh; run-operation *drop*; gc; server database reset; deployment|flow|work-pool delete; experiments|runs delete
drizzle-kit|sequelize|sequelize-cli|typeorm|typeorm-ts-node-commonjs|typeorm-ts-node-esm|knex|mikro-orm|objection|bookshelf|waterline|db-migrate|node-pg-migrate|migrate|golang-migrate|goose|dbmate|sql-migrate|tern|atlas|flyway|liquibase|sqitch|refinery|diesel|sqlx|sea-orm-cli|sea|ent|bun-cli|kysely|postgrator|migrate-mongo|mongock|mongoose|phinx|doctrine|propel|phpmig|evolve|fluentmigrator|dotnet-fm|dotnet-ef|roundhouse|grate|rh|dbup|ecto|meteor|ace|adonis|payload|medusa|directus|keystone|blitz|redwood|rw|wasp|nocodb|graphile-migrate|squawk|pgroll|reshape|shmig|umzug|marv|nest|lb4|nestjs-command|feathers|sails|moleculer|strapi|vendure|keystonejs
 -: generate|status|info|validate|history|pull|check|studio|version|list|migrate:status|lint|diff|inspect|new|create|up|latest|migrate:latest|migrate:up|db:migrate|apply +--dry-run; migrate status; migration generate|run|create|show; prepare|run; build|dev|start; migration:create|migration:generate|migration:show
 resets_database: drop|reset|clean|wipe|down|redo|refresh|fresh|nuke|@; database drop|reset; schema:drop|schema:fresh|schema:sync|schema:update|db:drop|db:drop:*|db:migrate:undo*|db:seed:undo*|db:reset|db:wipe|db:clean|migrate:fresh|migrate:reset|migrate:refresh|migrate:rollback|migrate:down|migration:revert|migration:fresh|migration:reset|migration:refresh|migration:rollback|migration:down|database:drop|migrate:unlock; push +--force|-f; migrate:rollback|rollback|revert; down-to|rollback-all|rollbackcount|rollback-*|dropall|drop-all|dropAll|clear-checksums; migration down|reset|refresh|fresh|revert|redo|drop|rollback; migrate down|drop|force|reset|fresh|refresh|rollback|redo; schema clean|drop; orm:schema-tool:drop|orm:schema-tool:update +--force; orm:schema-tool:drop; revert|undo|repair|baseline; apply +--auto-approve; prisma reset; db reset|drop|rollback; force; -path * drop; * drop|reset|down-to; rollback +-t|-e; truncate; start
dotnet
 resets_database: ef database drop; ef database update 0; ef migrations remove +--force; nuget delete
mix
 -: test|compile|format|deps.get|phx.server|ecto.migrate|ecto.create|ecto.migrations|phx.routes|credo|dialyzer
 resets_database: ecto.drop|ecto.reset|ecto.rollback|ash.reset|ash.tear_down|ash_postgres.drop|ash_postgres.rollback|ecto.load|event_store.drop|ecto.drop_all|ash.rollback
wp|drush|joomla|moosh|typo3|concrete5|craft|october|n98-magerun|n98-magerun2|shopware|prestashop
 -: ** list|get|status|info|show|check|verify-checksums|search; cache|rewrite flush; cache:rebuild|cr|cc|status|st|core:status; plugin install|activate|update
 resets_database: db reset|drop|clean|import|query +~drop|truncate|delete; db reset|drop|clean; site empty|delete|deactivate|archive|spam; ** @|delete|destroy|uninstall|remove|reset|deactivate; sql-drop|sql:drop|site-install|site:install|si|sql-query|sql:query|pm-uninstall|pm:uninstall|pmu|pm-disable|user-cancel|user:cancel|entity:delete|config-import|cim|sql-sync|sql:sync|rsync|core:rsync|watchdog-delete|watchdog:delete|state:delete|queue:delete|db:drop|db:import|user:delete|delete-all; core download +--force; search-replace +!--dry-run; plugin|theme delete|uninstall; off; system:uninstall
 grants_access: user create|set-role|add-cap|update +~administrator|--user_pass; user:role:add|user-add-role|user:password|upwd|uli|user:login; super-admin add
meteor
 resets_database: reset; deploy +--delete|-D
salesforce|sf|sfdx|force|snow|servicenow|sap|btp|mendix
 -: ** list|display|get|status|query|describe|retrieve|preview
 deletes_remote: ** @|delete|destroy|purge|cancel|logout|delete:*|*:delete|*:reset|uninstall|undeploy; project deploy|delete start|source +--purge*|--post-destructive*; org delete; data delete; apex run
sqlpackage|bcp|dbatools
 resets_database: /a:publish|/action:publish
`;
