// Issuers of tokens: names before a credential. Data.

const words = (list: string): readonly string[] => list.trim().split(/\s+/);

/** Distinct names: a random value behind one of these is taken for its token. */
export const TOKEN_ISSUERS =
  words(`adafruit adobe aikido airtable aiven algolia alibaba aliyun anthropic apideck apify asana
  assemblyai atlassian auth0 avalara axiom bitbucket bitfinex bitly bitmex bitrise bittrex brevo bugsnag buildkite
  cerebras circleci clarifai clearbit clerk clickhouse clickup clojars cloudamqp cloudflare cloudinary cloudsmith codacy
  codecov codeclimate cohere coinbase coingecko configcat confluence confluent contentful couchbase capella coveralls
  customerio databento databricks datadog dbt deepgram deepl deepseek devcycle digicert digitalocean discord discourse
  dnsimple docusign doppler dropbox duffel dynatrace easypost ebay elasticsearch elevenlabs endorlabs etherscan etsy
  exoscale facebook fastly fauna figma finicity finnhub flickr flutterwave formspree frameio freshbooks freshdesk
  fullstory geocodio getresponse gitea github gitlab gitter gocardless gumroad harness hasura heroku hetzner honeybadger huawei volcengine
  honeycomb hubspot hugging_face huggingface infomaniak infracost infura intercom intra42 ipdata ipinfo ipstack jfrog
  artifactory jenkins jira jotform kaggle klaviyo kraken kucoin langsmith launchdarkly lichess lightstep linkedin linode
  livekit lokalise mailchimp mailgun mailjet mailtrap mapbox maptiler mattermost maxmind messagebird mistral mixpanel
  mongodb nasdaq netlify newrelic new_relic new-relic newyorktimes ngrok nomics nylas nytimes okta onelogin onesignal
  onfido openai openrouter opensea opentok opsgenie openweather pyowm optimizely ovh pagerduty lighton paradigm paypal percy
  perplexity pinata pinecone pinterest plaid planetscale plivo polygonscan polymarket posthog postman postmark
  prismic pubnub pulumi pushbullet pushover qdrant qualtrics rabbitmq rapidapi razorpay reddit replicate
  ringcentral rollbar rootly salesforce sanity saucelabs scalingo scaleway segment_ semaphoreci sendbird sendgrid
  sendinblue sentry serpapi settlemint shippo shodan shopify shutterstock sidekiq signalwire slack snowflake snyk
  sonarcloud sonarqube sourcegraph splunk spotify squarespace sslmate statuspage strava stripe sumologic supabase
  surveymonkey tableau tavily telegram telnyx tencent thunderstore tiktok tomtom todoist travisci trello tushare twilio
  twitch twitter typeform unsplash upstash uptimerobot vercel virustotal vonage wakatime weatherapi webex webflow
  weightsandbiases wandb wistia woocommerce yandex yelp zapier zendesk zhipu zoominfo zuplo bitdefender crowdstrike
  applicationkey consumerkey applicationsecret appsecret`);
