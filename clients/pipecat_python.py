# /// script
# dependencies = ["pipecat-ai[openai,elevenlabs]==1.14.0"]
# ///
"""Pipecat's services for OpenAI's and ElevenLabs' speech."""

import asyncio

import aiohttp
from checks import KEY, TEXT, URL, check, done, keep
from pipecat.frames.frames import EndFrame, ErrorFrame, Frame, TTSAudioRawFrame, TTSSpeakFrame, TTSTextFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.runner import PipelineRunner
from pipecat.pipeline.task import PipelineParams, PipelineTask
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.elevenlabs.tts import ElevenLabsHttpTTSService, ElevenLabsTTSService
from pipecat.services.openai.tts import OpenAITTSService

GEORGE = "JBFqnCBsd6RMkjVDRZzb"


class Ear(FrameProcessor):
    """Keeps the sound that comes by, and what is told of its words."""

    def __init__(self) -> None:
        super().__init__()
        self.sound = b""
        self.words: list[str] = []
        self.errors: list[str] = []

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, TTSAudioRawFrame):
            self.sound += frame.audio
        elif isinstance(frame, TTSTextFrame):
            self.words.append(frame.text)
        await self.push_frame(frame, direction)


async def spoken(service: FrameProcessor) -> Ear:
    """Speak the text in a pipeline, and return what was heard. Raises AssertionError for an error."""
    ear = Ear()
    task = PipelineTask(Pipeline([service, ear]), params=PipelineParams(audio_out_sample_rate=24_000))

    @task.event_handler("on_pipeline_error")
    async def on_error(_task: PipelineTask, frame: ErrorFrame) -> None:
        ear.errors.append(str(frame))

    await task.queue_frames([TTSSpeakFrame(TEXT), EndFrame()])
    await PipelineRunner(handle_sigint=False).run(task)
    assert not ear.errors, ear.errors
    return ear


async def main() -> None:
    with check("OpenAITTSService"):
        settings = OpenAITTSService.Settings(model="gpt-4o-mini-tts", voice="coral", instructions="cheerful")
        service = OpenAITTSService(api_key=KEY, base_url=f"{URL}/v1", settings=settings)
        keep("words.pcm", (await spoken(service)).sound)
    with check("ElevenLabsTTSService (multi-stream-input)"):
        settings = ElevenLabsTTSService.Settings(voice=GEORGE, model="eleven_flash_v2_5", speed=1.1)
        service = ElevenLabsTTSService(api_key=KEY, url=URL.replace("http", "ws", 1), settings=settings)
        ear = await spoken(service)
        keep("elevenlabs.pcm", ear.sound)
        assert "".join("".join(ear.words).split()) == "".join(TEXT.split()), ear.words
    async with aiohttp.ClientSession() as session:
        with check("ElevenLabsHttpTTSService (with-timestamps)"):
            settings = ElevenLabsHttpTTSService.Settings(voice=GEORGE, model="eleven_flash_v2_5")
            service = ElevenLabsHttpTTSService(api_key=KEY, base_url=URL, aiohttp_session=session, settings=settings)
            ear = await spoken(service)
            keep("elevenlabs-http.pcm", ear.sound)
            assert "".join("".join(ear.words).split()) == "".join(TEXT.split()), ear.words


asyncio.run(main())
done()
